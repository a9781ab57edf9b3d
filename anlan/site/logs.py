"""How a line of the log is written: nobody writes a second one into it, and who was refused stands in it.

"formatters": {"lines": {"()": "anlan.site.logs.Lines"}}
"""

import logging
import re
from typing import Any

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_FURTHER = "  | "  # before each further line of an entry, such as a traceback's


class Lines(logging.Formatter):
    """An entry begins at the line's beginning, and nothing within it does. What answers a request says who asked."""

    def format(self, record: logging.LogRecord) -> str:
        first, *further = super().format(record).split("\n")
        lines = [first + _asker(record), *(_FURTHER + line for line in further)]
        return "\n".join(_CONTROL.sub(_spelled, line) for line in lines)


def _asker(record: logging.LogRecord) -> str:
    """Who asked for what was refused or failed: Django's log names the path alone. Who acts is read once somebody asked for it; the log
    asks the database nothing, which may be what failed.
    """
    request = getattr(record, "request", None)
    if request is None or not hasattr(request, "META"):
        return ""
    actor: Any = getattr(getattr(request, "actor", None), "_wrapped", None)
    who = f"person {actor.person_id}, post {actor.post_id}, " if hasattr(actor, "post_id") else ""
    status = getattr(record, "status_code", "")
    return f" ({status} {request.method}, {who}from {request.META.get('REMOTE_ADDR', '')})"


def _spelled(sign: re.Match[str]) -> str:
    return f"\\x{ord(sign[0]):02x}"
