"""Inspections as two certified officers of the bureau walk them: clean, ordered and checked again, urgent and failed, called off."""

from anlan.kernel.history.anchors import drop_anchor
from anlan.ledgers.enforcement.draws.models import Draw

from . import walking
from .declared import Entry, Journey, Taken, The, day
from .district import Founded, number_of, put_in
from .reading import Page

_OFFICERS = {"lead": The("first officer"), "second": The("second officer")}
_CLEAN = {"checks.visits": 1, "checks.documents": 1}


def _by_officer(step: str, **typed: object) -> Taken:
    return Taken(step, "bureau", typed)


def _check(content: str, steps: tuple[Taken, ...], **more: object) -> Entry:
    """One inspection of the firm, planned for today."""
    return Entry(
        {"place": The("firm"), "planned_on": day(0), "content": f"{content}（示范）", **_OFFICERS},
        fixes={"experts": "杨帆（示范）"}, steps=steps, **more,  # type: ignore[arg-type]
    )  # fmt: skip


def _after_mending(founded: Founded, number: str, taken: Taken) -> None:
    """What the order names is the firm's to put right; its town looks again, then the officers agree."""
    address = f"/ledgers/checks/{number}/"
    links = founded.people["bureau"].open(address).links
    for hazard in {link for link in links if link.startswith("/ledgers/hazards/YH")}:
        walking.take(founded, hazard, Taken("rectify", "manager", {"fix_measures": "已清扫（示范）"}))
        walking.take(founded, hazard, Taken("verify", "town", {"rechecker": "张明"}))
    walking.take(founded, address, Taken(taken.step, taken.by))


_ARRIVED = (Taken("approve", "reviewer"), _by_officer("arrive"))
_ORDERED = (
    _by_officer("record", met_by="赵安（示范）"),
    _by_officer("order"),
    _by_officer("serve", received_by="赵安（示范）", service_way="直接送达"),
)


def _found(words: str, **more: object) -> dict[str, dict[str, object]]:
    return {"hazards": {"description": f"{words}（示范）", "fix_due_on": day(9), **more}}


INSPECTIONS = Journey("checks", "bureau", (
    _check("教育培训", (*_ARRIVED, _by_officer("record"), _by_officer("finish")), counts=_CLEAN),
    _check(
        "除尘系统", (
            *_ARRIVED, *_ORDERED,
            Taken("pass", "bureau", how=_after_mending),
        ),
        adds=_found("除尘管道积灰"), counts={"checks.visits": 1, "checks.documents": 3},
    ),
    _check(
        "举报冒烟", (
            _by_officer("arrive_at_once", note="群众举报正在冒烟（示范）"), _ORDERED[0],
            _by_officer("measure", measures="撤出作业人员（示范）"), *_ORDERED[1:], _by_officer("fail"),
            _by_officer("file", case=The("case")),
        ),
        adds=_found("烘干机冒烟", level="重大", standard="判定标准第三条（示范）"), counts={"checks.visits": 1, "checks.documents": 4},
    ),
    _check("有限空间", (_by_officer("cancel", cancelled_because="企业停产（示范）"),)),
))  # fmt: skip


def _with_officers(founded: Founded, entry: Entry) -> Page:
    """A draw is put in where the body has officers to draw."""
    for what in ("first officer", "second officer", "third officer"):
        walking.the(founded, what)
    return put_in(founded.people["bureau"], "draws", **walking.resolved(founded, entry.typed))


def _when_the_seed_is_known(founded: Founded, number: str, taken: Taken) -> None:
    """The day after is over, and its anchor kept, as the night's job does."""
    drop_anchor(Draw.objects.known().get(number=number).seed_day)
    walking.take(founded, f"/ledgers/draws/{number}/", Taken(taken.step, taken.by))


_DRAWN = (_by_officer("freeze"), Taken("draw", "bureau", how=_when_the_seed_is_known))
DRAWS = Journey("draws", "bureau", (
    Entry(
        {"name": "工贸双随机（示范）", "firms_wanted": "1", "inspect_on": day(20), "sectors": ("工贸",)},
        fixes={"name": "工贸企业双随机（示范）"}, made=_with_officers,
        steps=(
            *_DRAWN, _by_officer("draw_again", redrawn_because="抽中的停产了（示范）"), _DRAWN[1], _by_officer("plan"),
        ),
    ),
    Entry(
        {"name": "登记错的（示范）", "firms_wanted": "2", "inspect_on": day(20)}, fixes={"name": "重复登记的（示范）"},
        steps=(_by_officer("cancel", cancelled_because="和上一次重复（示范）"),),
    ),
))  # fmt: skip
RECUSALS = Journey("recusals", "bureau", (
    Entry(
        {"inspector": The("third officer"), "place": The("firm"), "because": "妻弟任厂长（示范）"}, fixes={"raised_by": "何超（示范）"},
    ),
))  # fmt: skip


def _visited(founded: Founded, content: str) -> str:
    """An inspection at which the officers arrived, through the page."""
    typed = {"place": The("firm"), "planned_on": day(0), "kind": "个案检查", "content": content, **_OFFICERS}
    page = put_in(founded.people["bureau"], "checks", **walking.resolved(founded, typed))
    for taken in _ARRIVED:
        walking.take(founded, page.address, taken)
    return number_of(page)


def _rated(founded: Founded, entry: Entry) -> Page:
    """The firm's manager opens what was scanned, and rates the visit from there."""
    manager, number = founded.people["manager"], _visited(founded, f"{entry.typed['words']}")
    shown = founded.people["bureau"].open(f"/door/code/{number}/")
    scanned = next(link for link in shown.links if link.startswith("/door/"))
    form = manager.open(manager.open(scanned).link("/ledgers/ratings/new/"))
    return manager.put_in(form, **walking.resolved(founded, entry.typed))


RATINGS = Journey("ratings", "manager", (
    Entry(
        {"overall": "一般", "words": "来得太早（示范）"}, fixes={"words": "来得太早，没到上班（示范）"}, made=_rated,
        steps=(Taken("read", "office"),),
    ),
    Entry(
        {"overall": "不好", "shown": "没有", "words": "没亮证（示范）"}, fixes={"words": "没亮执法证（示范）"}, made=_rated,
        steps=(Taken("pursue", "office"), Taken("settle", "office", {"outcome": "已当面道歉（示范）"})),
    ),
))  # fmt: skip
INSPECTORS = Journey("inspectors", "bureau", (
    Entry(
        {"name": "丁强", "certificate_no": "QH0600135", "valid_until": day(300)}, fixes={"issued_by": "青禾区人民政府（示范）"},
    ),
))  # fmt: skip
