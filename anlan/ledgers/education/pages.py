"""Education on site (现场教育): entered from the page of the visit at which it was given, and told there.

/ledgers/education/new/?visit_no=JC-2024-0001&…     all but the people is filled in
"""

from datetime import datetime, time
from urllib.parse import urlencode

from django.template.loader import render_to_string
from django.urls import URLPattern

from anlan.kernel import clock
from anlan.kernel.ledger.offers import RecordAct, RecordNote
from anlan.kernel.people.actor import Actor
from anlan.kernel.scope import Record

from .models import Lesson

# The visits at which people are taught: {ledger: the day on which one was made}.
_VISITS = {"checks": "checked_on", "supervision": "visited_on", "guidance": "visited_on"}
_NOON = time(12)

urlpatterns: list[URLPattern] = []


def _address(record: Record) -> str:
    """The form with what the visit says; "" of one that was not made, or of no visit."""
    day = getattr(record, _VISITS[record.code]) if record.code in _VISITS else None
    place = getattr(record, "place", None)
    if day is None or place is None:
        return ""
    begun = clock.now() if day == clock.today() else datetime.combine(day, _NOON, clock.LEGAL_ZONE)
    known = {
        "visit_no": record.number, "name": f"现场教育：{place}"[:200], "audience": str(place)[:200], "form": "on_site",
        "region": record.region, "held_at": f"{begun.astimezone(clock.LEGAL_ZONE):%Y-%m-%dT%H:%M}",
    }  # fmt: skip
    return f"/ledgers/education/new/?{urlencode(known)}"


def _taught(record: Record, actor: Actor) -> str:
    """What was taught at a visit, to whoever sees that."""
    if record.code not in _VISITS:
        return ""
    lessons = Lesson.objects.within(actor.scope).filter(Lesson.present(), visit_no=record.number).order_by("pk")
    return render_to_string("education/_taught.html", {"lessons": lessons}) if lessons else ""


RecordAct(
    "lesson",
    "现场教育",
    power="education.add",
    opens=True,
    hint="当场讲了安全课：填几个人听，别的都填好了。",
    address=_address,
)
RecordNote("lesson", _taught)
