"""Who hears of back-ups: administrators and auditors, when one was restored, and when none is made any more."""

from datetime import datetime, timedelta

from anlan.kernel.notice.recipients import Audience
from anlan.kernel.notice.sending import About, tell
from anlan.kernel.people.divisions import district_code
from anlan.kernel.people.roles import ADMINISTRATOR, AUDITOR

from .last import following, last
from .restoring import Order, Restored

LATE = timedelta(hours=30)  # a night's back-up that is not there by the next morning
BEHIND = timedelta(minutes=5)  # what a lost disk may cost


def problem(now: datetime) -> str:
    """Why a lost disk would cost more than it may; "" where all is well."""
    made, changes = last(), following()
    if made and not made["ok"]:
        return str(made["problem"])
    good = made.get("last_good")
    if not good or now - datetime.fromisoformat(good["ended_at"]) > LATE:
        return "一天多没有备份了。" if good else "还没有一份备份。"
    if changes.get("problem"):
        return f"改动没有送进备份：{changes['problem']}"
    if changes.get("at") and now - datetime.fromisoformat(changes["at"]) > BEHIND:
        return f"改动只送到{changes['at']}，请看 anlan serve 是否在运行。"
    return ""


def tell_problem(now: datetime) -> None:
    """Tell administrator and auditor what keeps back-ups from being made, once a day while it lasts."""
    if why := problem(now):
        _tell(f"backup:{now.date()}", f"备份有问题：{why}", now)


def tell_restored(restored: Restored, order: Order, now: datetime) -> None:
    when = f"{order.to:%Y-%m-%d %H:%M}的样子" if order.to else f"备份{restored.name}"
    _tell(
        f"restored:{now.isoformat()}", f"{order.by[0]}会同{order.by[1]}把本站恢复成了{when}，在那以后办的事不在了", now
    )


def _tell(key: str, text: str, now: datetime) -> None:
    region = district_code()
    for role in (ADMINISTRATOR, AUDITOR):
        about = About("backup", 0, region, "general")
        tell(f"{key}:{role}", text, to=Audience(role=role, region=region), about=about, now=now)
