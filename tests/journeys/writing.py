"""Reports and opinions, on pages of their own."""

import re

from .declared import Entry, day
from .district import Founded, number_of
from .reading import Page


def draft(founded: Founded, entry: Entry) -> Page:
    """A report of the last month, from the first outline there is."""
    person = founded.people[entry.by]
    page = person.send(person.open("/reports/").form("写出来"), **{"from": day(-31), "to": day(-1)})
    assert page.status == 200, page.problems
    return person.open(page.link(f"/ledgers/reports/{number_of(page)}/"))


def speak(founded: Founded, entry: Entry) -> Page:
    """What somebody has to say of the system, found among what they said."""
    person = founded.people[entry.by]
    page = person.put_in(person.open("/feedback/"), "提交", **entry.typed)
    return person.open(re.findall(r'href="(/ledgers/feedback/[^/"?]+/)"', page.html)[0])
