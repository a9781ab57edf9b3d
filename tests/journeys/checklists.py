"""Checklists as their people walk them: a clerk's sheet, what a village fills in, and the figure that is made of it."""

from anlan.ledgers.checklists.pages.sheets import BLANK
from anlan.ledgers.checklists.tables import trimmed

from .declared import Entry, Journey, The, day
from .district import Founded
from .reading import Page

_SHEET = trimmed(BLANK)


def _filled_in(founded: Founded, entry: Entry) -> Page:
    """On the checklist's own page, which skips what the answers make needless; the photo is left out."""
    from .walking import resolved

    village = founded.people["village"]
    typed = resolved(founded, entry.typed)
    form = village.open(village.open("/checklists/").link(f"/checklists/{typed.pop('checklist')}/fill/")).form("发送")
    boxes = {name: value for name, value in typed.items() if name in form.boxes}
    return village.send(form, **boxes, **{"a-flameout": "没有", "a-age": "12", "a-hose": ["老化"], "seen-age": "1"})


CHECKLISTS = Journey("checklists", "office", (
    Entry(
        {"name": "燃气入户（示范）", "published_on": day(-3), "sheet": _SHEET}, fixes={"name": "燃气入户检查（示范）"},
    ),
))  # fmt: skip
FILLED = Journey("filled", "village", (
    Entry(
        {"checklist": The("checklist"), "place_words": "石沟村12号（示范）"}, fixes={"checker": "田丰（示范）"}, counts={"filled.done": 1},
        made=_filled_in,
    ),
))  # fmt: skip
FIGURES = Journey("checklist_figures", "office", (
    Entry(
        {
            "name": "没装熄火保护的户（示范）", "unit": "户", "checklist": The("checklist"), "how": "数份数",
            "question": "灶具有没有熄火保护装置", "choice": "没有",
        },
        fixes={"unit": "家"},
    ),
))  # fmt: skip
