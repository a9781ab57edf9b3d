"""The pages of the public, which need no account, and the page of who reported, which needs one."""

from django.urls import URLPattern, path

from .contact import contact
from .follow import follow
from .report import report

urlpatterns: list[URLPattern] = [
    path("tips/", report),
    path("tips/follow/", follow),
    path("tips/<str:number>/contact/", contact),
]
