"""What a form that waited on a phone without signal says of itself: when it was filled in, by which clock.

arrival_of(request)     # Arrival(happened_at, device), or None where the page itself was sent
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest


@dataclass(frozen=True)
class Arrival:
    """happened_at: when "send" was pressed, by the server's clock. device: what the phone's own clock said, and how far it was off."""

    happened_at: datetime
    device: Mapping[str, Any]

    def not_before(self, earliest: datetime | None) -> datetime:
        """When it happened: never before what the person saw, however wrong a clock that nobody had measured was."""
        return self.happened_at if earliest is None else max(self.happened_at, earliest)


def arrival_of(request: HttpRequest) -> Arrival | None:
    return getattr(request, "arrival", None)
