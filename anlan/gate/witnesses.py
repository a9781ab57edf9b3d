"""Slips are witnessed: whoever lays one into the database, or lets a used one be used again, made a way in of which verification tells."""

from anlan.kernel.history.witness import Kind, declare

from .models import Invitation

_SAID = ("mark", "place_id", "name", "title", "phone", "by_id", "at", "until", "used_at", "revoked_at")

INVITATION = declare(
    Kind(
        "invitations", "企业邀请", Invitation, said=lambda slip: {name: getattr(slip, name) for name in _SAID},
        by=lambda slip: slip.by.person_id, name=lambda slip: f"邀请#{slip.pk} {slip.name}",
    )
)  # fmt: skip
