"""Courses as a department walks them: planned, moved, held; held again for the same people before certificates expire; let be."""

from .declared import Entry, Journey, Taken, day
from .district import Founded


def _by_a_further_course(founded: Founded, number: str, taken: Taken) -> None:
    """The course is held again: its own page adds the further one, whose list names the same people."""
    bureau = founded.people["bureau"]
    page = bureau.open(bureau.open(f"/ledgers/training/{number}/").link("/ledgers/training/new/"))
    page = bureau.put_in(page, name="动火复训班（示范）", held_on=day(-1), people="2")
    assert "赵一、钱二" in page.text


TRAINING = Journey("training", "bureau", (
    Entry(
        {"name": "有限空间培训（示范）", "held_on": day(-7), "people": "42", "contractor": "服务公司（示范）", "cost_yuan": "8000",
         "is_class": True},
        fixes={"lecturer": "杨帆（示范）"},
        counts={
            "training.held": 1, "training.people": 42, "training.bought_yuan": 8000, "training.bought_people": 42, "training.classes": 1,
        },
    ),
    Entry(
        {"name": "动火取证班（示范）", "held_on": day(0), "called": "赵一、钱二", "valid_until": day(30)},
        fixes={"lecturer": "杨帆（示范）"}, counts={"training.held": 2, "training.people": 3},
        steps=(
            Taken("postpone", "bureau", {"held_on": day(0), "place_mode": "二楼（示范）"}),
            Taken("record", "bureau", {"missing": "钱二"}),
            Taken("fall_due", "bureau", to_do=False),
            Taken("repeat", "bureau", to_do=False, how=_by_a_further_course),
        ),
    ),
    Entry(
        {"name": "电工取证班（示范）", "held_on": day(-40), "people": "5", "valid_until": day(20)}, fixes={"lecturer": "杨帆（示范）"},
        counts={"training.held": 1, "training.people": 5},
        steps=(
            Taken("fall_due", "bureau", to_do=False),
            Taken("release", "bureau", {"release_reason": "不再从事（示范）"}),
        ),
    ),
    Entry(
        {"name": "停办的培训（示范）", "held_on": day(0)}, fixes={"lecturer": "杨帆（示范）"},
        steps=(Taken("cancel", "bureau", {"cancel_reason": "防汛要紧（示范）"}),),
    ),
))  # fmt: skip
