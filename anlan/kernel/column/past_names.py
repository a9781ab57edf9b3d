"""What bodies were called that were given up, moved or renamed, and what stands for each today.

heirs()["清河镇人民政府"]      # {柳溪镇人民政府's primary key}
"""

from ..people import divisions
from ..people.models import Body
from ..scope.record import WITHDRAWN
from .record_names import shorter, with_town
from .spelling import bare


def heirs() -> dict[str, set[int]]:
    """{name of a body that was given up, or of a village's body under the town it left: primary keys of what stands for it today}."""
    succession = divisions.known_lineage()
    if not succession.heirs and not succession.bodies:
        return {}
    former_codes: dict[str, list[str]] = {}
    for code, heir in succession.heirs.items():
        former_codes.setdefault(heir, []).append(code)
    heirs_by_name: dict[str, set[int]] = {}
    for body in Body.objects.known().order_by("pk"):
        names = {name for name in (body.name, body.short, *body.formers.split("、")) if name}
        paths = {path for code in former_codes.get(body.region, ()) for name in names for path in with_town(code, name)}
        successor = succession.bodies.get(body.pk)
        if successor is not None:
            paths |= names | {path for name in names for path in with_town(body.region, name)}
        elif body.state == WITHDRAWN:
            continue
        for spelling in shorter(map(bare, paths)):
            heirs_by_name.setdefault(spelling, set()).add(body.pk if successor is None else successor)
    return heirs_by_name


def today(key: int) -> str:
    """What a body is called today, told from those of other towns."""
    body = Body.objects.known().get(pk=key)
    return next(iter(with_town(body.region, body.name)), body.name)


def former_names() -> dict[str, int]:
    """{name that a body had: its primary key}."""
    bodies = Body.objects.known().filter(Body.present()).exclude(formers="")
    return {bare(former): body.pk for body in bodies for former in filter(None, body.formers.split("、"))}
