"""That somebody was told is proved as well: notices and to whom they went are sealed each night. Whether one was read, and how often
another was tried, goes on changing and is no part of it.
"""

from ..history.bundles import Bundle, declare
from .models import Delivery, Notice

NOTICES = declare(
    Bundle("notices", "提醒", Notice, ("key", "ledger", "record_id", "text", "address", "created_at"), "created_at")
)
DELIVERIES = declare(Bundle("deliveries", "提醒的送达", Delivery, ("notice_id", "person_id", "post_id", "channel")))
