"""What a person logs in with is given, taken away and renewed here; each is an event of the person's record.

password = open_account(person, "zhangming", actor=actor, key=uuid4())     # told once, kept nowhere
opened = open_accounts(people, actor=actor, key=uuid4())     # as many of them as there is time for
"""

import re
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, count
from time import monotonic
from typing import Any
from uuid import UUID, uuid4

from axes.utils import reset as unlock
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.db.models import QuerySet

from .. import clock
from ..history.errors import Incomplete, KeyConflict, NotAllowed, WrongState
from ..history.intact import keeping_alterations, require, require_all
from ..history.models import Event
from ..history.writing import write_event
from ..people import powers, second_factor
from ..people.actor import Actor, to_name
from ..people.models import Account, Person, Post
from ..people.pinyin import spelled
from ..people.roles import ADMINISTRATOR, SECURITY, SYSTEM
from .high import RENEW, UNFACTOR, holds_high, require_second

ACCOUNT_OPENED, ACCOUNT_RENEWED, ACCOUNT_CLOSED, ACCOUNT_REOPENED, ACCOUNT_UNFACTORED = (
    "account_opened", "account_renewed", "account_closed", "account_reopened", "account_unfactored",
)  # fmt: skip
POWER = "people.account"
_USERNAME = re.compile(r"[a-z][a-z0-9._-]{2,39}")
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # without those that are taken for one another when read aloud
_ONE_AT_A_TIME = 0x6E616D6573  # "names": any number of our own, under which usernames are given out
# Seconds that a batch may spend on hashing, some 50 to 300 ms a password: whoever asks next of the same worker waits as long.
PATIENCE = 10.0

powers.grant(POWER, (ADMINISTRATOR, SECURITY, SYSTEM))


@keeping_alterations()
def open_account(person: Person, username: str, *, actor: Actor, key: UUID) -> str:
    """Give a person an account; returns the first password, which they must change.

    Raises Incomplete for a name that is none or is taken, WrongState where the person has one, NotAllowed, KeyConflict.
    """
    username = username.strip().lower()
    if not _USERNAME.fullmatch(username):
        raise Incomplete({"username": "账号用3到40个小写字母、数字，以字母开头。"})
    password = _first_password()
    hashed = make_password(password)
    with transaction.atomic():
        _wait_for_names()
        current = _locked(person, actor, key)
        if not Person.objects.of(current).filter(to_name(Person)).exists():
            raise NotAllowed("“系统”是自动办理用的，不能登录。")
        if _account_of(current) is not None:
            raise WrongState(f"{current.name}已经有账号了。")
        if Account.objects.filter(username=username).exists():
            raise Incomplete({"username": f"账号“{username}”已经有人用了，换一个。"})
        _open(current, username, hashed, actor=actor, key=key)
        return password


@keeping_alterations()
def open_own_account(person: Person, password: str, *, invited_by: str, actor: Actor, key: UUID) -> str:
    """Give a person who was invited an account with the password that they chose; returns the username.

    Raises WrongState where the person has one, NotAllowed, KeyConflict.
    """
    hashed = make_password(password)
    with transaction.atomic():
        _wait_for_names()
        current = _locked(person, actor, key)
        if _account_of(current) is not None:
            raise WrongState(f"{current.name}已经有账号了。")
        username = usernames_for([current])[0]
        Account.objects.create(username=username, person=current, password=hashed)
        _tell(current, ACCOUNT_OPENED, {"note": f"{username}，{invited_by}邀请，密码自己设"}, actor=actor, key=key)
        return username


@dataclass(frozen=True)
class Opened:
    """An account that was just given. password: a first one, told once and kept nowhere, to be changed at the first log-in."""

    person: Person
    username: str
    password: str = field(repr=False)


@keeping_alterations()
def open_accounts(people: Sequence[Person], *, actor: Actor, key: UUID) -> list[Opened]:
    """Give people accounts in one transaction, in their order, as many as there is time for (PATIENCE), always one.

    Whoever has an account already is left out. A key that was used is refused: passwords are told once, and those for whom there
    was no time wait for another press. Raises NotAllowed, KeyConflict.
    """
    _require(actor)
    if actor.role == SECURITY:
        raise NotAllowed("成批开账号由系统管理员来办。")
    passwords = list(_first_passwords(len(people)))  # before the transaction: meanwhile nobody waits for a lock
    with transaction.atomic():
        _wait_for_names()
        _unused(key)
        pks = [person.pk for person in people]
        rows = Person.objects.within(actor.scope).filter(to_name(Person), pk__in=pks).select_for_update().order_by("pk")
        people_by_pk = {person.pk: person for person in rows}
        if len(people_by_pk) < len(set(pks)):
            raise NotAllowed("名单里有人不在您的管辖范围内，或者已经撤回，一个也没有开。")
        require_all(list(people_by_pk.values()))
        having = set(Account.objects.filter(person__in=pks).values_list("person_id", flat=True))
        without = [people_by_pk[pk] for pk in dict.fromkeys(pks) if pk not in having][: len(passwords)]
        opened: list[Opened] = []
        for person, username, (password, hashed) in zip(without, usernames_for(without), passwords, strict=False):
            _open(person, username, hashed, actor=actor, key=uuid4() if opened else key)
            opened.append(Opened(person, username, password))
        return opened


def people_without_account(actor: Actor) -> "QuerySet[Person, Person]":
    """Whoever holds a post in the actor's scope today and cannot log in; the system's own is nobody's."""
    held = Post.objects.within(actor.scope).filter(Post.held_on(clock.today())).exclude(role=SYSTEM)
    return Person.objects.within(actor.scope).filter(account__isnull=True, pk__in=held.values("person"))


def usernames_for(people: Sequence[Person]) -> list[str]:
    """A free username for each: how the name is said, with a number behind it where somebody has that; 高洁 → gaojie, gaojie2."""
    names = [_said(person) for person in people]
    either = "|".join(map(re.escape, names))
    existing_usernames = set(
        Account.objects.filter(username__regex=rf"^({either})[0-9]*$").values_list("username", flat=True)
    )
    usernames = []
    for name in names:
        usernames.append(next(each for each in _numbered(name) if each not in existing_usernames))
        existing_usernames.add(usernames[-1])
    return usernames


def _said(person: Person) -> str:
    """The person's name in letters that a username may have, else their number."""
    username = re.sub(r"[^a-z0-9._-]", "", next(iter(spelled(person.name).split()), ""))[:36]
    return username if _USERNAME.fullmatch(username) else person.number.lower()


def _numbered(name: str) -> Iterator[str]:
    return chain([name], (f"{name}{number}" for number in count(2)))


def _wait_for_names() -> None:
    """Accounts are opened one transaction at a time: of two who want one username the second finds it taken."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_AT_A_TIME])


def _open(person: Person, username: str, hashed: str, *, actor: Actor, key: UUID) -> None:
    Account.objects.create(
        username=username, person=person, password=hashed, must_change=True, first_given_at=clock.now()
    )
    _tell(person, ACCOUNT_OPENED, {"note": username}, actor=actor, key=key)


@keeping_alterations()
def renew_password(person: Person, *, actor: Actor, key: UUID) -> str:
    """Give an account a new first password, which must be changed; whoever is logged in with the old one is out.

    Raises WrongState for one's own: that asks for the old one.
    """
    with transaction.atomic():
        current = _locked(person, actor, key)
        if current.pk == actor.person_id:
            raise WrongState("自己的密码在“修改密码”里换，要填原来的密码；忘了请另一位管理员重设。")
        account = _required(current)
        require_second(current, RENEW, actor, clock.now(), used_by=(ACCOUNT_RENEWED,))
        password = _first_password()
        account.set_password(password)
        _must_change(account)
        unlock(username=account.username)  # whoever asked for it was locked out, as often as not
        _tell(current, ACCOUNT_RENEWED, {}, actor=actor, key=key)
        return password


@keeping_alterations()
def set_open(person: Person, is_open: bool, *, actor: Actor, key: UUID) -> None:
    """Close an account, at once for whoever is logged in with it, or open it again. Raises WrongState where it is so already."""
    with transaction.atomic():
        current = _locked(person, actor, key)
        account = _required(current)
        if account.is_active == is_open:
            raise WrongState(f"这个账号已经{'启用' if is_open else '停用'}了。")
        if current.pk == actor.person_id:
            raise WrongState("自己的账号不能自己停用，请另一位管理员来办。")
        account.is_active = is_open
        account.save(update_fields=["is_active"])
        _tell(current, ACCOUNT_REOPENED if is_open else ACCOUNT_CLOSED, {}, actor=actor, key=key)


@keeping_alterations()
def reset_second_factor(person: Person, *, actor: Actor, key: UUID) -> None:
    """Take away the second factor of somebody who lost phone and paper. Raises WrongState where there is none, or for one's own."""
    with transaction.atomic():
        current = _locked(person, actor, key)
        account = _required(current)
        if current.pk == actor.person_id:
            raise WrongState("自己的两步验证不能在这里取消，请用验证码关掉，或请另一位管理员来办。")
        if second_factor.factor_of(account) is not None:
            require_second(current, UNFACTOR, actor, clock.now(), used_by=(ACCOUNT_UNFACTORED,))
        if not second_factor.switch_off(account):
            raise WrongState(f"{current.name}没有开两步验证。")
        unlock(username=account.username)
        _tell(current, ACCOUNT_UNFACTORED, {}, actor=actor, key=key)


def _locked(person: Person, actor: Actor, key: UUID) -> Person:
    """The person as they are now, locked. A key that was used is refused: a password is told once."""
    _require(actor)
    current = Person.objects.within(actor.scope).select_for_update().get(pk=person.pk)
    require(current)
    _unused(key)
    if actor.role == SECURITY and not holds_high(current):
        raise NotAllowed("安全管理员只管任要职的人的账号，其他人的由系统管理员管。")
    return current


def _unused(key: UUID) -> None:
    if Event.objects.filter(key=key).exists():
        raise KeyConflict("这一步刚才已经办过了，请刷新再看。")


def _require(actor: Actor) -> None:
    if not actor.may(POWER):
        raise NotAllowed("您的岗位不能管账号。")


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


def _first_passwords(most: int) -> Iterator[tuple[str, str]]:
    """First passwords with their hashes, at most so many, as long as there is time."""
    start = monotonic()
    for _ in range(most):
        password = _first_password()
        yield password, make_password(password)
        if monotonic() - start > PATIENCE:
            return


def _must_change(account: Account) -> None:
    account.must_change, account.first_given_at = True, clock.now()
    account.save(update_fields=["must_change", "first_given_at", "password"])


def _tell(person: Person, step: str, content: dict[str, Any], *, actor: Actor, key: UUID) -> None:
    write_event(
        person, step, actor=actor, key=key, before=person.state, content=content, happened_at=None, now=clock.now()
    )
