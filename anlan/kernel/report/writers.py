"""Paragraphs that a body writes itself: 【由 区住建局 写：建筑施工】 on a line of its own.

awaited("【由 区住建局、区交通局 写：重点领域】")      # Awaited(names=("区住建局", "区交通局"), topic="重点领域", …); None for any other line
body_named("区住建局")                              # the body; raises UnknownWriter, whose message names what is near
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches

from ..people.models import Body
from ..scope.record import WITHDRAWN

_LINE = re.compile(r"【\s*由\s*(.+?)\s*写\s*[:：]\s*(.+?)\s*】")
_LONGEST = 300  # characters of such a line; whoever writes more of them means text
_SUFFIX = 3  # characters of a name without its district: 水利局


@dataclass(frozen=True)
class Awaited:
    """A paragraph that bodies are to write. text: the line as it stands. names: as they are called there, one paragraph each."""

    text: str
    names: tuple[str, ...]
    topic: str

    def of(self, names: tuple[str, ...]) -> "Awaited":
        """The same line for some of its bodies."""
        return Awaited(f"【由 {'、'.join(names)} 写：{self.topic}】", names, self.topic)


class UnknownWriter(LookupError):
    """No body is called so, or several are."""


def awaited(line: str) -> Awaited | None:
    """What a line asks bodies to write; None for a line that asks for nothing."""
    found = _LINE.fullmatch(line.strip()) if len(line) <= _LONGEST else None
    if found is None:
        return None
    names = tuple(filter(None, (name.strip().removesuffix("各") for name in found[1].split("、"))))
    return Awaited(found[0], names, found[2]) if names else None


def is_begun(inside: str) -> bool:
    """Whether what stands between signs asks a body to write."""
    return len(inside) <= _LONGEST and _LINE.fullmatch(f"【{inside}】") is not None


def body_named(name: str) -> Body:
    """The body with this name, short name or former name; one whose name alone ends so. Raises UnknownWriter."""
    bodies = list(Body.objects.known().exclude(state=WITHDRAWN))
    same = [body for body in bodies if name in (body.name, body.short, *body.formers.split("、"))]
    like = same or [body for body in bodies if len(name) >= _SUFFIX and body.name.endswith(name)]
    if len(like) == 1:
        return like[0]
    if like:
        raise UnknownWriter(f"叫“{name}”的有{'、'.join(body.name for body in like)}，请写全称。")
    near = get_close_matches(name, [each for body in bodies for each in (body.name, body.short) if each], 1, 0.5)
    raise UnknownWriter(
        f"没有叫“{name}”的单位，" + (f"最像的是“{near[0]}”。" if near else "请写单位台账里的名称或简称。")
    )


def filled_in(text: str, written: Callable[[Awaited, str], str]) -> str:
    """A text with the paragraphs that have come in place of their lines. written: what a body wrote, by its name there; "" where
    nothing came yet, so that the line stays for it.
    """
    lines: list[str] = []
    for line in text.splitlines():
        asked = awaited(line)
        if asked is None:
            lines.append(line)
            continue
        paragraphs = {name: written(asked, name) for name in asked.names}
        lines += [paragraph for paragraph in paragraphs.values() if paragraph]
        if missing := tuple(name for name, paragraph in paragraphs.items() if not paragraph):
            lines.append(asked.of(missing).text)
    return "\n".join(lines)
