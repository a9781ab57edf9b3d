"""Every act of a conference, and what a room's page asks of the site, with values that nobody means, by whoever leads and by a member.

No media server answers here; what is sent to a real one by hand is tried in test_janus_fuzz.py.
"""

from collections import Counter
from typing import Any
from uuid import UUID

import pytest
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from anlan.conference.tests.conftest import enter, run_conference
from anlan.conference.web.acts import ACTS

from .attack import Attack, Sent
from .hostile import Fuzz

TRIES = 3  # of each act, by each of three
ENDING = {"end", "cancellation", "minutes"}  # tried like the others: each try is undone
NAMES = (
    "site", "person", "room", "seconds", "sites", "regions", "text", "reason", "holder", "due_on", "camera", "view", "points", "colour", "point",
    "layout", "banner", "summary", "version", "seat", "observer", "file",
)  # fmt: skip
COLOURS = ("ink", "red", "gold")
DEVICE = "d" * 20

pytestmark = pytest.mark.slow


def test_no_act_and_no_way_into_a_room_breaks(district: Any, client_of: Any, settings: Any, tmp_path: Any) -> None:
    settings.EVIDENCE_ROOT = tmp_path
    fuzz = Fuzz("conference")
    conference = run_conference(district.leader)
    members = (district.leader, district.town_3, district.town_4)
    seats = {actor: enter(conference, actor) for actor in members[:2]}
    keys = [str(row.pk) for row in seats.values()] + [str(actor.person_id) for actor in members] + ["1", "2"]
    base = f"/conferences/{conference.number}"
    faults: dict[str, str] = {}
    statuses: Counter[int] = Counter()
    for actor in members:
        attack = Attack(client_of(actor), fuzz, actor.name)
        for noun in ACTS:
            for _ in range(TRIES):
                attack.send("POST", f"{base}/{noun}/", **_form(fuzz, keys))
        for token in (seats[district.leader].token, seats[district.town_3].token, fuzz.values()[0][:50]):
            for _ in range(TRIES * 2):
                _knock(attack, f"{base}/seats/{attack.quoted(token)}")
        faults |= attack.faults
        statuses += attack.statuses
    print(f"{statuses.total()} requests", dict(statuses))
    assert not faults, f"{len(faults)} kinds of faults\n\n" + "\n\n".join(faults.values())
    assert min(statuses[200], statuses[302]) > 5


def _form(fuzz: Fuzz, keys: list[str]) -> dict[str, Any]:
    values: dict[str, Any] = {"key": str(UUID(int=fuzz.getrandbits(128), version=4))}
    for name in fuzz.sample(NAMES, fuzz.pick((1, 3, 8, len(NAMES)))):
        values[name] = fuzz.pick(([fuzz.pick(keys)], [fuzz.pick(keys)], fuzz.sendable()))
    if fuzz.randrange(2):
        values[f"site-{fuzz.pick((*keys, *fuzz.sendable()))}"] = fuzz.pick((["1"], fuzz.sendable()))
        values["points"] = ",".join(fuzz.sendable()[0] for _ in range(4)) if fuzz.randrange(2) else f"1,2,{10**30},--4"
        values["colour"] = fuzz.pick(COLOURS)
    if not fuzz.randrange(20):
        values["key"] = fuzz.sendable()
    if not fuzz.randrange(6):
        values["file"] = Sent(fuzz.pick(("a.exe", "照片.png", "x" * 400)), fuzz.randbytes(40))
    return {
        "data": encode_multipart(BOUNDARY, values),
        "content_type": MULTIPART_CONTENT,
        "headers": fuzz.pick(({}, {"Accept": "text/plain"}, {"Accept": "text/plain"})),
    }


def _knock(attack: Attack, seat: str) -> None:
    """What the page of a seat asks."""
    fuzz = attack.fuzz
    ask = fuzz.pick(("entrance", "entrance", "entrance", "now", "pass", "departure", ""))
    address = f"{seat}/{ask}/" if ask else f"{seat}/"
    if ask in ("now", ""):
        attack.send("GET", f"{address}?media={fuzz.pick('013')}&mic={attack.quoted(fuzz.values()[0])}")
        return
    values: dict[str, Any] = {"device": DEVICE, "node": "district", "session": "7", "handle": "8", "transaction": "t5"}
    if fuzz.randrange(2):
        streams = (
            '[{"feed": "a", "mid": "1"}]',
            "[" * 50_000,
            "null",
            "{}",
            '[{"feed": {}, "mid": []}]',
            "[1]",
            '{"a": 1}',
            "[NaN]",
        )
        values |= {"private": "77", "streams": fuzz.pick(streams)}
    for name in fuzz.sample(list(values), fuzz.randrange(3)):
        values[name] = fuzz.sendable()
    attack.send(
        "POST", address, data=encode_multipart(BOUNDARY, values), content_type=MULTIPART_CONTENT, unreached=True
    )
