"""What is taught: courses as a department walks them (planned, moved, held; held again before certificates expire; let be), education,
publicity and quizzes."""

from .declared import Entry, Journey, Taken, day, moment
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
TAUGHT = (
    TRAINING,
    Journey("education", "village", (
        Entry(
            {"name": "观看警示片（示范）", "held_at": moment(-3), "people": "35"}, fixes={"summary": "交通安全（示范）"},
            counts={"education.held": 1, "education.people": 35},
        ),
    )),
    Journey("publicity", "village", (
        Entry(
            {"name": "咨询日（示范）", "held_at": moment(-5), "booklets": "30", "one_law": True}, fixes={"spot": "村口（示范）"},
            counts={"publicity.held": 1, "publicity.booklets": 30, "publicity.one_law": 1},
        ),
    )),
    Journey("quizzes", "town", (
        Entry({"name": "知识竞赛第1期（示范）", "held_on": day(-4)}, fixes={"note": "线上（示范）"}, counts={"quizzes.held": 1}),
    )),
)  # fmt: skip
