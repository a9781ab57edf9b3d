"""What was said, decided and who was there is witnessed: each row leaves events in which the anchors reach it."""

from collections.abc import Callable
from typing import Any

from anlan.kernel.history.bundles import Bundle
from anlan.kernel.history.bundles import declare as seal
from anlan.kernel.history.witness import Kind, declare

from .rows import Message, Presence, Recording, Resolution, Stroke


def _said(*names: str) -> Callable[[Any], dict[str, Any]]:
    return lambda row: {name: getattr(row, name) for name in names}


MESSAGE = declare(
    Kind(
        "conferences.messages", "会上发言", Message,
        said=_said("conference_id", "kind", "person_id", "to_id", "text", "attachment_id", "sent_at"),
        by=lambda row: row.person_id, name=lambda row: f"会议#{row.conference_id} 发言#{row.pk}",
    )
)  # fmt: skip
# Which task it became is in the task's own history.
RESOLUTION = declare(
    Kind(
        "conferences.resolutions", "会上议定", Resolution,
        said=_said("conference_id", "text", "holder_id", "due_on", "agreed_at", "agreed_by_id"),
        by=lambda row: row.agreed_by_id, name=lambda row: f"会议#{row.conference_id} 议定#{row.pk}",
    )
)  # fmt: skip
PRESENCE = declare(
    Kind(
        "conferences.presences", "在会时段", Presence, said=_said("conference_id", "ticket_id", "person_id", "joined_at", "left_at"),
        by=lambda row: row.person_id, name=lambda row: f"会议#{row.conference_id} 在会#{row.pk}",
    )
)  # fmt: skip
RECORDING = declare(
    Kind(
        "conferences.recordings", "录像", Recording,
        said=_said("conference_id", "sha256", "size", "started_at", "seconds", "keep_until", "dropped_at"),
        by=lambda row: None, name=lambda row: f"会议#{row.conference_id} 录像#{row.pk}",
    )
)  # fmt: skip
# Some a second, while people draw; when one is wiped, it is unseen and stays.
STROKE = seal(
    Bundle(
        "conferences.strokes", "白板笔画", Stroke, ("conference_id", "person_id", "points", "colour", "drawn_at", "key"), "drawn_at"
    )
)  # fmt: skip
