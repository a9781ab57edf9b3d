"""The ways out of the site by which a person can be reached; each is declared in the gate and found by being there."""

from typing import Protocol
from uuid import UUID

from ..people.models import Person


class NotDelivered(Exception):
    """A notice did not go out; the message says why. final: to try again would be in vain."""

    def __init__(self, message: str, *, final: bool = False) -> None:
        super().__init__(message)
        self.final = final


class Channel(Protocol):
    """A way out: mail today; messages, calls and loudspeakers by the same three."""

    code: str

    def address_of(self, person: Person) -> str:
        """Where the person is reached this way; "" where they are not, or the way is not set up."""

    def send(self, address: str, text: str, *, token: UUID) -> None:
        """Send a text. The same token again is the same message. Raises NotDelivered."""


CHANNELS: dict[str, Channel] = {}


def declare(channel: Channel) -> None:
    """Make a channel known. Raises ValueError where its code is taken."""
    if channel.code in CHANNELS:
        raise ValueError(f"two channels are called {channel.code}")
    CHANNELS[channel.code] = channel
