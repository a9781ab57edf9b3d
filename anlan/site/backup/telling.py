"""Who hears of back-ups: administrators and auditors when none is made any more; office and security administrator, too, when one was
restored, which stands in the district's own history from then on.
"""

import contextlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from anlan.kernel import clock
from anlan.kernel.history import writing
from anlan.kernel.history.acts import SITE_RESTORED
from anlan.kernel.history.errors import Altered
from anlan.kernel.history.intact import keeping_alterations
from anlan.kernel.notice.recipients import Audience
from anlan.kernel.notice.sending import About, tell
from anlan.kernel.people.actor import system_actor
from anlan.kernel.people.divisions import district_code
from anlan.kernel.people.models import Post, Region
from anlan.kernel.people.roles import ADMINISTRATOR, AUDITOR, HIGH, OFFICE, SECURITY
from anlan.kernel.scope.record import KEPT

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
    first, second = (_introduced(name, now) for name in order.by)
    text = f"{first}会同{second}把本站恢复成了{when}，在那以后办的事不在了"
    _write_down(text, now)
    _tell(f"restored:{now.isoformat()}", text, now, (ADMINISTRATOR, AUDITOR, OFFICE, SECURITY))


def _introduced(name: str, now: datetime) -> str:
    """A name that was given at the command, with the high post that its owner holds here: nobody is asked for a password there."""
    today = clock.legal_day(now)
    posts = Post.objects.within(system_actor().scope).filter(
        person__name=name, role__in=HIGH, state=KEPT, starts_on__lte=today
    )
    titles = [post.title for post in posts.exclude(ends_on__lt=today).order_by("pk")]
    return f"{name}（{'、'.join(titles) or '名册里没有担任管理员、审计、办公室或领导的这个人'}）"


def _write_down(text: str, now: datetime) -> None:
    """On the district's own record, unless that was altered past the program: then what was altered is to be settled first."""
    system = system_actor()
    with contextlib.suppress(Altered), keeping_alterations(), transaction.atomic():
        district = writing.locked(Region.objects.within(system.scope).get(region=district_code()), system)
        content = {"values": {}, "note": text}
        writing.write_event(
            district,
            SITE_RESTORED,
            actor=system,
            key=None,
            before=district.state,
            content=content,
            happened_at=None,
            now=now,
        )


def _tell(key: str, text: str, now: datetime, roles: Sequence[str] = (ADMINISTRATOR, AUDITOR)) -> None:
    region = district_code()
    for role in roles:
        about = About("backup", 0, region, "general")
        tell(f"{key}:{role}", text, to=Audience(role=role, region=region), about=about, now=now)
