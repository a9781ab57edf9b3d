"""What a person logs in with is given, taken away and renewed here; each is an event of the person's record.

password = open_account(person, "zhangming", actor=actor, key=uuid4())     # told once, kept nowhere
"""

import re
import secrets
from typing import Any
from uuid import UUID

from django.db import transaction

from .. import clock
from ..people import powers, second_factor
from ..people.actor import Actor
from ..people.models import Account, Person
from ..people.roles import ADMINISTRATOR, SYSTEM
from ..scope import unscoped
from .errors import Incomplete, KeyConflict, NotAllowed, WrongState
from .models import Event
from .writing import write_event

ACCOUNT_OPENED, ACCOUNT_RENEWED, ACCOUNT_CLOSED, ACCOUNT_REOPENED, ACCOUNT_UNFACTORED = (
    "account_opened", "account_renewed", "account_closed", "account_reopened", "account_unfactored",
)  # fmt: skip
POWER = "people.account"
_USERNAME = re.compile(r"[a-z][a-z0-9._-]{2,39}")
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # without those that are taken for one another when read aloud

powers.grant(POWER, (ADMINISTRATOR, SYSTEM))


def open_account(person: Person, username: str, *, actor: Actor, key: UUID) -> str:
    """Give a person an account; returns the first password, which they must change.

    Raises Incomplete for a name that is none or is taken, WrongState where the person has one, NotAllowed, KeyConflict.
    """
    username = username.strip().lower()
    if not _USERNAME.fullmatch(username):
        raise Incomplete({"username": "账号用3到40个小写字母、数字，以字母开头。"})
    with transaction.atomic(), unscoped("the account's own person"):
        current = _locked(person, actor, key)
        if _account_of(current) is not None:
            raise WrongState(f"{current.name}已经有账号了。")
        if Account.objects.filter(username=username).exists():
            raise Incomplete({"username": f"账号“{username}”已经有人用了，换一个。"})
        password = _first_password()
        account = Account.objects.create_account(username, current, password)
        _must_change(account)
        _tell(current, ACCOUNT_OPENED, {"note": username}, actor=actor, key=key)
        return password


def renew_password(person: Person, *, actor: Actor, key: UUID) -> str:
    """Give an account a new first password, which must be changed; whoever is logged in with the old one is out."""
    with transaction.atomic(), unscoped("the account's own person"):
        current = _locked(person, actor, key)
        account = _required(current)
        password = _first_password()
        account.set_password(password)
        _must_change(account)
        _tell(current, ACCOUNT_RENEWED, {}, actor=actor, key=key)
        return password


def set_open(person: Person, is_open: bool, *, actor: Actor, key: UUID) -> None:
    """Close an account, at once for whoever is logged in with it, or open it again. Raises WrongState where it is so already."""
    with transaction.atomic(), unscoped("the account's own person"):
        current = _locked(person, actor, key)
        account = _required(current)
        if account.is_active == is_open:
            raise WrongState(f"这个账号已经{'启用' if is_open else '停用'}了。")
        if current.pk == actor.person_id:
            raise WrongState("自己的账号不能自己停用，请另一位管理员来办。")
        account.is_active = is_open
        account.save(update_fields=["is_active"])
        _tell(current, ACCOUNT_REOPENED if is_open else ACCOUNT_CLOSED, {}, actor=actor, key=key)


def reset_second_factor(person: Person, *, actor: Actor, key: UUID) -> None:
    """Take away the second factor of somebody who lost phone and paper. Raises WrongState where there is none, or for one's own."""
    with transaction.atomic(), unscoped("the account's own person"):
        current = _locked(person, actor, key)
        account = _required(current)
        if current.pk == actor.person_id:
            raise WrongState("自己的两步验证不能在这里取消，请用验证码关掉，或请另一位管理员来办。")
        if not second_factor.switch_off(account):
            raise WrongState(f"{current.name}没有开两步验证。")
        _tell(current, ACCOUNT_UNFACTORED, {}, actor=actor, key=key)


def _locked(person: Person, actor: Actor, key: UUID) -> Person:
    """The person as they are now, locked. A key that was used is refused: a password is told once."""
    if not actor.may(POWER):
        raise NotAllowed("您的岗位不能管账号。")
    current = Person.objects.within(actor.scope).select_for_update().get(pk=person.pk)
    if Event.objects.filter(key=key).exists():
        raise KeyConflict("这一步刚才已经办过了，请刷新再看。")
    return current


def _account_of(person: Person) -> Account | None:
    return Account.objects.filter(person=person).first()


def _required(person: Person) -> Account:
    account = _account_of(person)
    if account is None:
        raise WrongState(f"{person.name}还没有账号。")
    return account


def _first_password() -> str:
    """Three groups of four letters, about 59 bits: can be read out on the phone."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))


def _must_change(account: Account) -> None:
    account.must_change = True
    account.save(update_fields=["must_change", "password"])


def _tell(person: Person, step: str, content: dict[str, Any], *, actor: Actor, key: UUID) -> None:
    write_event(
        person, step, actor=actor, key=key, before=person.state, content=content, happened_at=None, now=clock.now()
    )
