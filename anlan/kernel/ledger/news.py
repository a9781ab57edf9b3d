"""The right to hear that a record has changed: a topic, signed by a page that was shown to somebody who may see the record.

right = right_to_hear(conference); topic_of(right)      # conferences:17
"""

from django.core import signing

from ..scope import Record

CHANNEL = "news"  # what the database notifies on: a ledger's triggers send the topic of what has changed
HOLDS = 12 * 3600  # seconds
_SALT = "anlan.news"


def right_to_hear(record: Record) -> str:
    """For half a day, for whoever holds it: it tells that something changed, never what."""
    return signing.dumps(f"{record.code}:{record.pk}", salt=_SALT)


def topic_of(right: str) -> str | None:
    """The topic, None where the right was never given or has run out."""
    try:
        return str(signing.loads(right, salt=_SALT, max_age=HOLDS))
    except signing.BadSignature:
        return None
