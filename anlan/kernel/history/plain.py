"""A value as an event keeps it: in JSON's own types, moments in UTC by ISO 8601.

plain_value(Decimal("1.50"))     # "1.5"
"""

from datetime import UTC, datetime
from typing import Any

from django.db import models

from . import chain


def plain_value(value: Any) -> Any:
    if isinstance(value, models.Model):
        return value.pk
    if value is None or isinstance(value, str | int | bool):
        return value
    if isinstance(value, dict):
        return {str(name): plain_value(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain_value(part) for part in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return chain.spell(value)
