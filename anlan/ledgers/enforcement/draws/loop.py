"""How a draw goes: the list is frozen and published, drawn with a seed of the day after, and becomes plans."""

from anlan.kernel.loop.declare import Loop, State
from anlan.kernel.people.roles import LEADER

from ..inspection import CANCELLED
from ..states import state, step
from . import steps
from .models import Draw

Loop(
    Draw,
    start="drafted",
    grants_time=lambda draw: (LEADER,),
    states=(
        state("drafted", "待公布名单", "公布名单", "draw"),
        state("frozen", "待抽取", "抽取", "draw", sealed=True),
        state("drawn", "已抽取", "按结果排方案", "draw", sealed=True),
        State("planned", "已排方案", closed=True, sealed=True),
        State(CANCELLED, "已取消", closed=True, sealed=True),
    ),
    steps=(
        step(
            "freeze", "公布名单", ("drafted",), "frozen", sets=steps.frozen, also=steps.require_own,
            about="名单和权重从此不变，指纹当天公布；种子取第二天的存证，谁也没法先知道",
        ),
        step("draw", "抽取", ("frozen",), "drawn", barred=steps.not_published, early=steps.no_seed_yet, sets=steps.drawn),
        step("plan", "按结果排方案", ("drawn",), "planned", sets=steps.closed, also=steps.planned),
        step(
            "draw_again", "重新抽取", ("drawn",), "frozen", "redrawn_because", needs=("redrawn_because",),
            barred=steps.not_published, sets=steps.drawn_again,
        ),
        step(
            "cancel", "取消抽查", ("drafted", "frozen", "drawn"), CANCELLED, "cancelled_because", needs=("cancelled_because",),
        ),
    ),
)  # fmt: skip
