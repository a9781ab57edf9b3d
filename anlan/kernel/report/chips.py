"""What an editor shows of each 【…】 of a text beside its words: the value as it is printed, whether a condition holds, what is wrong.

chips(lines, printed, unmet, wrong, word)["【排查隐患，同比】"]      # Chip("figure", "排查隐患", "同比增加5条，增长13.2%")
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from .grids import Grid
from .marks import Condition, Mark, Slot, Wrong
from .naming import title_of
from .outline import Line
from .rosters import Roster
from .values import Printed
from .writers import Awaited


@dataclass(frozen=True)
class Chip:
    """kind: figure, condition, slot, block, or wrong. name: of a figure. value: "" of what has none. note: why it is not printed, or wrong."""

    kind: str
    name: str = ""
    value: str = ""
    note: str = ""


def chips(
    lines: Iterable[Line],
    printed: Mapping[str, Printed],
    unmet: Mapping[str, str],
    wrong: Mapping[str, str],
    word: Callable[[str], str],
) -> dict[str, Chip]:
    """{what stands in the text: what is shown of it}. unmet: why conditions do not hold, by their text. wrong: by the keys of figures."""
    found: dict[str, Chip] = {}
    for line in lines:
        for part in (*line.lead, *line.parts):
            match part:
                case Mark() if part.key in wrong:
                    found[part.written] = Chip("wrong", title_of(part.code), note=wrong[part.key])
                case Mark():
                    each = printed[part.key]
                    found[part.written] = Chip("figure", each.label, each.nothing or each.text, each.nothing)
                case Condition():
                    asked = [wrong[mark.key] for mark in part.marks if mark.key in wrong]
                    kind = "wrong" if asked else "condition"
                    found[f"【{part.text}】"] = Chip(kind, note=asked[0] if asked else unmet.get(part.text, ""))
                case Slot():
                    found[f"【{part.name}】"] = Chip("slot", part.name, word(part.name))
                case Awaited():
                    found[part.text] = Chip("block")
                case Wrong():
                    found[part.text] = Chip("wrong", note=part.message)
        if isinstance(line.block, Grid):
            key = line.block.columns[0].key
            found[line.block.written] = Chip("wrong", note=wrong[key]) if key in wrong else Chip("block")
        elif isinstance(line.block, Roster):
            key = line.block.mark.key
            if key in wrong:
                found[line.block.written] = Chip("wrong", note=wrong[key])
            else:
                found[line.block.written] = Chip("block", value=f"{printed[key].records}条")
    return found
