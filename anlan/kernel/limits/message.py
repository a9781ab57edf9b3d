"""What the process that reads a file tells the one that started it: a line of JSON, which nothing can be run from.

line = written("piece", [["清河镇", date(2024, 3, 1)]])     # ["piece",[["清河镇",{"day":"2024-03-01"}]]]
what, value = read(line)                                  # lists, text, numbers, days and times as they were
"""

import json
from datetime import date, datetime, time, timedelta
from typing import Any

_NAMES = {datetime: "moment", date: "day", time: "time"}
_READERS = {"moment": datetime.fromisoformat, "day": date.fromisoformat, "time": time.fromisoformat}
_DURATION = "days, seconds, microseconds"


class Unreadable(ValueError):
    """A line that is no message."""


def written(what: str, value: Any) -> bytes:
    """A message as a line. Raises TypeError for a value of a kind that no file holds."""
    line = json.dumps([what, value], ensure_ascii=False, separators=(",", ":"), default=_tagged)
    return line.encode("utf-8", "surrogatepass") + b"\n"


def read(line: bytes) -> tuple[str, Any]:
    """What a message is and its value. Raises Unreadable."""
    try:
        what, value = json.loads(line, object_hook=_untagged)
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError) as error:
        raise Unreadable from error
    return what, value


def _tagged(value: Any) -> dict[str, Any]:
    if isinstance(value, timedelta):
        return {_DURATION: [value.days, value.seconds, value.microseconds]}
    return {_NAMES[type(value)]: value.isoformat()} if type(value) in _NAMES else _refused(value)


def _untagged(tagged: dict[str, Any]) -> Any:
    [(name, value)] = tagged.items()
    return timedelta(*value) if name == _DURATION else _READERS[name](value)


def _refused(value: Any) -> dict[str, Any]:
    raise TypeError(f"{type(value).__name__} is no value of a file")
