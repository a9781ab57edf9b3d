"""Whoever answers for a firm lets somebody of it make their own account: by a slip with a code, once, within days.

secret = invite(site, Guest("赵安", "安全管理人员", ""), actor=actor)     # told once, kept nowhere
username = accept(secret, "the password that they chose")
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.db.models import Q

from anlan.kernel import clock
from anlan.kernel.admission.accounts import open_own_account, usernames_for
from anlan.kernel.history.errors import NotAllowed, WrongState
from anlan.kernel.loop.opening import open_record
from anlan.kernel.notice.recipients import Audience
from anlan.kernel.notice.sending import About, tell
from anlan.kernel.people import powers
from anlan.kernel.people.actor import Actor, system_actor
from anlan.kernel.people.models import Account, Person, Post
from anlan.kernel.people.roles import DEPARTMENT, ENTERPRISE, OFFICE, TOWN
from anlan.places.models import Enterprise

from .models import Invitation

POWER = "enterprises.invite"
DAYS = 7
_BYTES = 18  # of a secret: 144 bits, 24 letters in an address
_MOST = 20  # slips of one firm that are out at a time

powers.grant(POWER, (TOWN, DEPARTMENT, OFFICE))


@dataclass(frozen=True)
class Guest:
    """Whom a slip is for."""

    name: str
    title: str
    phone: str


def invite(site: Enterprise, guest: Guest, *, actor: Actor) -> str:
    """The secret of a fresh slip. Raises NotAllowed, WrongState where too many are out."""
    if not actor.may(POWER) or not actor.scope.placed.covers(site):
        raise NotAllowed("您的岗位不能邀请这家企业登录。")
    now, secret = clock.now(), secrets.token_urlsafe(_BYTES)
    if sum(each.holds(now) for each in Invitation.objects.filter(place=site)) >= _MOST:
        raise WrongState(f"这家企业已经有{_MOST}张邀请没有用，先作废几张。")
    Invitation.objects.create(
        mark=_mark(secret), place=site, name=guest.name, title=guest.title, phone=guest.phone, by_id=actor.post_id, at=now,
        until=now + timedelta(days=DAYS),
    )  # fmt: skip
    return secret


def found(secret: str) -> Invitation | None:
    """The slip with this secret, whatever became of it."""
    return Invitation.objects.filter(mark=_mark(secret)).select_related("place", "by__person").first()


def revoke(site: Enterprise, pk: int) -> bool:
    """Let a slip of a firm let nobody in any more; whether it still did."""
    now = clock.now()
    with transaction.atomic():
        slip = Invitation.objects.select_for_update().filter(pk=pk, place=site).first()
        if slip is None or not slip.holds(now):
            return False
        slip.revoked_at = now
        slip.save(update_fields=["revoked_at"])
        return True


def accept(secret: str, password: str) -> Account:
    """The account of whoever holds the slip, with their post at the firm: all of it, or nothing.

    Raises WrongState where the slip lets nobody in, ValidationError for a password that others would try; whatever the loop raises.
    """
    now, actor = clock.now(), system_actor()
    with transaction.atomic():
        slip = Invitation.objects.select_for_update().filter(mark=_mark(secret)).first()
        if slip is None or not slip.holds(now):
            raise WrongState("这张邀请用过了、过期了，或者已经作废。")
        person = _person(slip, actor)
        username = usernames_for([person])[0]
        validate_password(password, Account(username=username, person=person))
        open_own_account(person, password, invited_by=str(slip.by.person), actor=actor, key=_key(slip, "account"))
        slip.used_at = now
        slip.save(update_fields=["used_at"])
        site = slip.place
        tell(
            f"invited:{slip.pk}", f"{slip.name}已经用邀请登录：{site}", to=Audience(post=slip.by_id),
            about=About(Enterprise.code, site.pk, site.region, site.sector), now=now,
        )  # fmt: skip
        return Account.objects.select_related("person").get(person=person)


def _person(slip: Invitation, actor: Actor) -> Person:
    """Whoever has this name at the firm, no account yet and no post elsewhere, which a firm's slip is no way into; else somebody new,
    with a post there.
    """
    everywhere = Post.objects.within(actor.scope)
    at_the_firm = Q(place=slip.place, role=ENTERPRISE)
    posts = everywhere.filter(at_the_firm, person__name=slip.name, person__account=None)
    elsewhere = everywhere.exclude(at_the_firm).filter(person__in=posts.values("person"))
    known = posts.exclude(person__in=elsewhere.values("person")).select_related("person").first()
    if known is not None:
        return known.person
    said: dict[str, Any] = {"invited_by": [slip.by_id, str(slip.by.person)]}
    person = open_record(
        Person, {"name": slip.name, "phone": slip.phone, "title": slip.title, "body": slip.by.body, "region": slip.place.region},
        actor=actor, key=_key(slip, "person"), content=said,
    )  # fmt: skip
    open_record(
        Post, {"person": person, "role": ENTERPRISE, "title": slip.title, "place": slip.place},
        actor=actor, key=_key(slip, "post"), content=said,
    )  # fmt: skip
    return person


def _mark(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _key(slip: Invitation, what: str) -> UUID:
    return uuid5(NAMESPACE_OID, f"invitation:{slip.pk}:{slip.mark}:{what}")
