"""What is counted of warning education."""

from anlan.kernel.indicator.declare import Indicator
from anlan.kernel.people.roles import VILLAGE

from .models import Lesson

Indicator(
    "education.held", "警示教育", "场", Lesson, when="held_at", units=("场次", "次"), words=("警示教育",),
    not_words=("基地", "警示教育片"),
    headline=(VILLAGE,),
)  # fmt: skip
Indicator(
    "education.people", "受教育群众", "人次", Lesson, when="held_at", sum_of="people", units=("人", "名"),
    words=("受教育", "警示教育", "受到教育", "教育群众", "警示教育+受众", "警示教育+群众"), note="一人受教育两次算两人次。",
)  # fmt: skip
