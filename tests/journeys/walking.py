"""A journey as its people walk it: make, find, open, correct, take through every step, count."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from anlan.kernel.indicator.declare import INDICATORS, Indicator, Ratio
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.declare import loop_of

from .declared import Entry, Journey, Taken, The, day
from .district import Founded, number_of, put_in
from .given import GIVEN
from .person import Person, photograph
from .reading import Form, Page

_NUMBER = re.compile(r"-?[\d.]+")


def walk(founded: Founded, journey: Journey, entry: Entry) -> tuple[set[str], set[str]]:
    """Walk it whole; returns the steps that were taken and the states that were come to."""
    code = journey.ledger
    officer = founded.people[entry.by or journey.officer]
    typed = resolved(founded, entry.typed)
    before = figures(founded, code)

    page = entry.made(founded, entry) if entry.made else put_in(officer, code, **typed)
    number = number_of(page)
    address = f"/ledgers/{code}/{number}/"
    page = officer.open(address)
    for words in _words(typed.values()):
        assert words in page.text, f"{address} does not show “{words}”"
    finds(officer, code, number, typed)
    if entry.fixes:
        fix(founded.people[entry.fixed_by or entry.by or journey.officer], address, resolved(founded, entry.fixes))

    for ledger, added in entry.adds.items():
        add(officer, address, ledger, resolved(founded, added))

    steps, states = set(), {state_of(page, code)}
    for taken in entry.steps:
        take(founded, address, taken)
        steps.add(taken.step)
        states.add(state_of(officer.look(address), code))
    for state, changed in entry.states.items():
        page = fix(officer, address, resolved(founded, changed))
        assert LEDGERS[code].model.state_titles[state] in page.text
        states.add(state)

    page = founded.people["leader" if code != "wordings" else "office"].open(address)
    assert "历史已校验 ✓" in page.text
    assert page.text.count("登记") > 0
    rises(founded, code, number, before, entry)
    return steps, states


def resolved(founded: Founded, typed: Any) -> dict[str, Any]:
    """What is typed, other records by their numbers."""
    return {name: the(founded, value.what) if isinstance(value, The) else value for name, value in typed.items()}


def the(founded: Founded, what: str) -> str:
    """The number of a record that others refer to."""

    def make() -> str:
        by, ledger, typed = GIVEN[what]
        return number_of(put_in(founded.people[by], ledger, **resolved(founded, typed)))

    return founded.the(what, make)


def finds(person: Person, code: str, number: str, typed: Any) -> None:
    """The record is in its list, and is found there and among all ledgers by its number and by its words."""
    listed = person.open(f"/ledgers/{code}/")
    assert number in listed.html, f"{person} does not find {number} in the list"
    wanted = [str(typed[name]) for name in LEDGERS[code].search if isinstance(typed.get(name), str)][:1]
    for text in [number, *wanted]:
        assert number in person.send(listed.form("找"), q=text).html, f"{person} looks for {text} in {code}"
        found = person.send(person.open("/search/").form("搜"), q=text)
        assert number in found.html, f"{person} searches for {text}: {found.text}"


def fix(person: Person, address: str, changed: Any) -> Page:
    """The record after a correction, which its history tells."""
    page = person.open(person.open(address).link(f"{address}change/"))
    page = person.put_in(page, "更正", **changed, reason="登记时写错了")
    assert page.address == address, page.problems
    assert "登记时写错了" in page.text
    for words in _words(changed.values()):
        assert words in page.text, f"{address} does not show “{words}”"
    return page


def add(person: Person, address: str, ledger: str, typed: Any) -> None:
    """Put a record in on another one's page, where it stands afterwards."""
    page = person.open(address)
    person.put_in(person.open(page.link(f"/ledgers/{ledger}/new/")), **typed)
    hanging = [
        link for link in person.open(address).links if link.startswith(f"/ledgers/{ledger}/") and "new" not in link
    ]
    assert set(hanging) - set(page.links), f"{address} does not show what was added in {ledger}"


def take(founded: Founded, address: str, taken: Taken) -> None:
    """One step by who has it to do: it waits in their inbox, their page offers it, and it can be taken there."""
    person = founded.people[taken.by]
    number = address.rstrip("/").rpartition("/")[2]
    if taken.to_do:
        assert number in person.open("/inbox/").html, f"{person} has no {taken.step} of {number} to do"
    if taken.how:
        taken.how(founded, number, taken)
        return
    page = person.open(address)
    form = page.form(to=f"/steps/{taken.step}/")
    page = person.send(form, **step_boxes(form, taken.step, resolved(founded, taken.typed)))
    assert page.status == 200, f"{person} cannot take {taken.step}: {page.problems}"
    title = loop_of(address.split("/")[2]).step(taken.step).title
    assert f"已办：{title}" in page.text, page.text


def step_boxes(form: Form, step: str, typed: Any) -> dict[str, Any]:
    """What is typed into a step's form, and a photo where it asks for one."""
    photos = {name: [photograph()] for name, box in form.boxes.items() if box.files}
    return {f"{step}-{name}": value for name, value in typed.items()} | photos


def state_of(page: Page, code: str) -> str:
    """The state that a record's page shows."""
    titles = {title: state for state, title in LEDGERS[code].model.state_titles.items()}
    shown = re.search(r'<span class="state"><span class="st[^"]*">([^<]+)<', page.html)
    return titles[shown[1]] if shown else "kept"


def figures(founded: Founded, code: str) -> dict[str, Decimal]:
    """Each figure of a ledger as the leader reads it on its page."""
    return {figure.code: read_figure(founded.people["leader"], figure.code) for figure in figures_of(code)}


def figures_of(code: str) -> list[Indicator]:
    return [each for each in INDICATORS.values() if isinstance(each, Indicator) and each.ledger == code]


def rates_of(code: str) -> list[Ratio]:
    return [each for each in INDICATORS.values() if isinstance(each, Ratio) and each.ledger == code]


def read_figure(person: Person, code: str) -> Decimal:
    """The value on a figure's page, of the last forty days."""
    page = person.open(f"/indicators/{code}/", **{"from": f"{day(-40)}", "to": f"{day(0)}"})
    return amount(re.search(r'<p class="huge"><a[^>]*><data>([^<]*)<', page.html)[1])


def amount(text: str) -> Decimal:
    found = _NUMBER.search(text.replace(",", ""))
    return Decimal(found[0]) * (10_000 if "万" in text else 1) if found else Decimal(0)


def rises(founded: Founded, code: str, number: str, before: dict[str, Decimal], entry: Entry) -> None:
    """Each figure rose by what was entered and no other did; what is counted is among the rows; a rate is the quotient."""
    leader, after = founded.people["leader"], figures(founded, code)
    rose = {each: after[each] - before[each] for each in after if after[each] != before[each]}
    assert rose == {each: Decimal(value) for each, value in entry.counts.items()}
    for each in (code for code in rose if not INDICATORS[code].distinct):
        rows = leader.open(f"/indicators/{each}/rows/", **{"from": f"{day(-40)}", "to": f"{day(0)}"})
        assert number in rows.html, f"{number} is not among the rows of {each}"
    for rate in rates_of(code):
        of, over = (read_figure(leader, part) for part in (rate.of, rate.over))
        if over:
            assert abs(read_figure(leader, rate.code) - of / over * 100) < Decimal("0.06"), rate.code


def _words(values: Iterable[Any]) -> list[str]:
    """What was typed in words of its own, which the page must show as it was typed."""
    return [value for value in values if isinstance(value, str) and "（示范）" in value]
