"""The addresses of who sits where, of accounts and of changing regions: found by being here."""

from django.urls import URLPattern, path

from anlan.kernel.admission.accounts import POWER
from anlan.kernel.ledger.offers import NavEntry, RecordAct
from anlan.kernel.people.models import Person, Post
from anlan.kernel.scope import Record

from . import account_batch, accounts, changes, confirmations, doubles, seats

NavEntry("组织", "/organisation/", "people", "谁在哪个岗位，哪里空缺，谁能做什么", thumb="posts.add", place=60)


def _account(record: Record) -> str:
    """Where the account of a person, or of a post's person, is kept."""
    person = record.person if isinstance(record, Post) else record
    return f"/organisation/accounts/{person.number}/" if isinstance(person, Person) else ""


RecordAct("account", "账号", power=POWER, opens=True, hint="开账号、重设密码、停用。", address=_account)

urlpatterns: list[URLPattern] = [
    path("organisation/", seats.organisation),
    path("organisation/roles/", seats.roles),
    path("organisation/accounts/", account_batch.account_batch),
    path("organisation/accounts/<str:number>/", accounts.account),
    path("organisation/confirmations/", confirmations.confirmations),
    path("organisation/doubles/", doubles.doubles),
    path("organisation/changes/", changes.changes),
    path("organisation/changes/merger/", changes.merging),
    path("organisation/changes/division/", changes.dividing),
    path("organisation/changes/name/", changes.renaming),
]
