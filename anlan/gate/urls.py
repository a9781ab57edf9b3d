"""Addresses of the ways in and out."""

from django.urls import URLPattern, URLResolver, path

from . import entry, evidence, invitations, invited, logins, policy_reports, reach, second_factor, second_step, session
from .api import api
from .sync import kept, pieces, worker

urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", entry.login, name="login"),
    path("login/code/", second_step.code),
    path("login/persona/", entry.persona),
    path("logout/", entry.logout),
    path("post/", entry.post),
    path("session/", session.session),
    path("drafts/key/", session.draft_key),
    path("password/", entry.password),
    path("logins/", logins.logins),
    path("invitations/<str:number>/", invitations.invitations),
    path("invited/<str:secret>/", invited.invited),
    path("reach/", reach.reach),
    path("policy-reports/", policy_reports.receive),
    path("second-factor/", second_factor.second_factor),
    path("evidence/<int:attachment_id>/", evidence.file),
    path("sync/files/<str:sha256>/", pieces.piece),
    path("sync/pages/", kept.pages),
    path("sync/places/", kept.places),
    path("outbox/", kept.outbox),
    path("worker.js", worker.worker),
    path("api/v1/", api.urls),
]
