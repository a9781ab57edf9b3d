"""The ways out of the site by which a person can be reached; each is declared in the gate and found by being there."""

from collections.abc import Collection
from typing import Protocol
from uuid import UUID

from ..people.models import Person


class NotDelivered(Exception):
    """A notice did not go out; the message says why. final: to try again would be in vain, or might tell it twice."""

    def __init__(self, message: str, *, final: bool = False) -> None:
        super().__init__(message)
        self.final = final


class Channel(Protocol):
    """A way out: mail, messages to telephones; calls and loudspeakers by the same.

    gathered: all that waits for a person goes in one message on a working morning, which names nobody; what may have gone out
    before the process died does not go again.
    """

    code: str
    gathered: bool

    @property
    def is_there(self) -> bool:
        """Whether the way is set up here at all."""

    def addresses(self, people: Collection[Person]) -> dict[int, str]:
        """Where those of them are reached who are reached this way: {person's primary key: address}."""

    def send(self, address: str, text: str, *, token: UUID) -> None:
        """Send a text. The same token again is the same message. Raises NotDelivered."""


CHANNELS: dict[str, Channel] = {}


def is_gathered(code: str) -> bool:
    return code in CHANNELS and CHANNELS[code].gathered


def gathering() -> list[str]:
    """The gathered channels that are set up here."""
    return [code for code, channel in CHANNELS.items() if channel.gathered and channel.is_there]


def declare(channel: Channel) -> None:
    """Make a channel known. Raises ValueError where its code is taken."""
    if channel.code in CHANNELS:
        raise ValueError(f"two channels are called {channel.code}")
    CHANNELS[channel.code] = channel
