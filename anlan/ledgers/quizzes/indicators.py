"""What is counted of quizzes."""

from anlan.kernel.indicator.declare import Indicator

from .models import Quiz

Indicator(
    "quizzes.held", "安全知识竞赛", "期", Quiz, when="held_on", units=("场", "次", "场次", "届"),
    words=("知识竞赛", "安全+竞赛"), not_words=("劳动竞赛", "技能竞赛"),
)  # fmt: skip
