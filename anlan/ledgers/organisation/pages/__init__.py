"""The addresses of who sits where, of accounts and of changing regions: found by being here."""

from django.urls import URLPattern, path

from . import account_batch, accounts, changes, seats

urlpatterns: list[URLPattern] = [
    path("organisation/", seats.organisation),
    path("organisation/roles/", seats.roles),
    path("organisation/accounts/", account_batch.account_batch),
    path("organisation/accounts/<str:number>/", accounts.account),
    path("organisation/changes/", changes.changes),
    path("organisation/changes/merger/", changes.merging),
    path("organisation/changes/division/", changes.dividing),
    path("organisation/changes/name/", changes.renaming),
]
