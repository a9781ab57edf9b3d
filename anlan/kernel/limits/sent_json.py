"""JSON that somebody sent: read, or refused in one way whatever is wrong with it.

report = read(content)     # raises Refused, a ValueError, for what is no JSON or lies too deep
"""

import json
from typing import Any

from . import Refused


def read(content: bytes | str) -> Any:
    """The value. Brackets in brackets by the thousand are no malformed JSON to Python, but its own stack's end."""
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        raise Refused("这段JSON读不出来，请检查写法。") from None
