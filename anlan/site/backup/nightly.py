"""The night's back-up: the first hour of the day in which the machine is on; what fails is tried again the next hour."""

from datetime import datetime
from pathlib import Path

from django.conf import settings

from anlan.kernel import clock
from anlan.kernel.people.divisions import district_code

from .errors import NotDone, Refused
from .last import keep_last, last
from .making import back_up
from .seal import Seal
from .telling import tell_problem
from .vault import Vault


def back_up_once_a_day(now: datetime) -> str:
    """Make the day's back-up; its name, or "" where it is made already, or could not be. now: by the machine's clock."""
    if not district_code():
        return ""
    good = last().get("last_good") or {}
    if _is_today(good.get("ended_at", ""), now) and good.get("folder") == settings.BACKUP_FOLDER:
        tell_problem(now)
        return ""
    try:
        return str(back_up(Vault(Path(settings.BACKUP_FOLDER)), Seal(settings.BACKUP_KEY), now)["name"])
    except (NotDone, Refused) as error:
        if isinstance(error, Refused):
            keep_last({"ok": False, "problem": str(error)})
        return ""
    finally:
        tell_problem(now)


def _is_today(ended_at: str, now: datetime) -> bool:
    return bool(ended_at) and clock.legal_day(datetime.fromisoformat(ended_at)) == clock.legal_day(now)
