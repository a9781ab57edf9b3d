"""The pictures of a room in their order: who is shown large, who stands beside, who is missing.

tiles = tiles_of(state, person=actor.person_id, region=actor.region)     # the first is the large one
"""

from collections.abc import Mapping
from dataclasses import dataclass

from ..decide.rollcall import Line
from ..decide.rows import CHAIR, DEPUTY, OBSERVER
from ..decide.state import ConferenceState, Member

BIG = {"1": 1, "1+5": 6, "4": 4, "9": 9, "16": 16}  # pictures of a layout, without the row of small ones below
_SPEAKS = {"shut": "，发言，话筒还没开", "none": "，发言，没有话筒"}
STRIP = 4  # small ones below


@dataclass(frozen=True)
class Tile:
    """One picture's place. key: the id of its stream. off: what stands there while no picture comes."""

    key: str
    place: str
    who: str
    words: str
    off: str
    mine: bool = False
    speaks: bool = False
    late: bool = False
    person: int | None = None


def tiles_of(state: ConferenceState, *, person: int, region: str) -> list[Tile]:
    """Whoever is in the actor's room, the large one first, then cameras; sites that are missing stand last.

    In a side room there is nobody but who sits there.
    """
    lines = {line.invitation: line for line in state.lines}
    members = [member for member in state.members if member.role != OBSERVER and member.room == state.side_room]
    hands = {hand.person: hand for hand in state.hands}
    first = _large(state, members)

    def order(member: Member) -> tuple[object, ...]:
        line = lines.get(member.invitation or 0)
        above = line is not None and region.startswith(line.region) and region != line.region
        hand = hands.get(member.person)
        rank = (
            member is not first, member.role not in (CHAIR, DEPUTY), not above, member.person != person,
            hand is None or hand.asked_at is None,
        )  # fmt: skip
        return (*rank, len(line.region) if line else 0, line.region if line else "", member.since)

    tiles = [_of_member(member, state, person, lines) for member in sorted(members, key=order)]
    if state.side_room:
        return tiles  # cameras, and whoever is missing, are the whole conference's
    cameras = [Tile(f"camera.{each.pk}", each.name, "", "", "等画面") for each in state.cameras]
    absent = [
        Tile(f"site-{line.invitation}", line.name, "", line.words, "没到", late=True)
        for line in state.lines
        if not line.present and not line.observer
    ]
    return [*tiles[:1], *cameras, *tiles[1:], *absent]


def layout_of(state: ConferenceState, tiles: list[Tile]) -> str:
    """The layout that whoever leads has chosen; a side room takes the smallest that holds everybody in it."""
    if not state.side_room:
        return state.layout
    return next((name for name in ("1", "4", "9") if BIG[name] >= len(tiles)), "16")


def _large(state: ConferenceState, members: list[Member]) -> Member | None:
    """What is broadcast, else what polling shows, else who has the floor, else the chair."""
    speaking = {hand.person for hand in state.hands if hand.speaks}
    for invitation in (state.on_air, state.polled):
        if invitation is not None and (candidate := next((m for m in members if m.invitation == invitation), None)):
            return candidate
    speaker = next((member for member in members if member.person in speaking), None)
    return speaker or next((member for member in members if member.role == CHAIR), None)


def _of_member(member: Member, state: ConferenceState, person: int, lines: Mapping[int, Line]) -> Tile:
    line = lines.get(member.invitation or 0)
    hand = next((hand for hand in state.hands if hand.person == member.person), None)
    lead = {CHAIR: "主持人", DEPUTY: "副主持人"}.get(member.role, "")
    mine = member.person == person
    speaks = hand is not None and hand.speaks
    return Tile(
        key=member.token,
        place=line.name if line else lead,
        who=("我" if mine else member.name) + (_SPEAKS.get(member.mic, "，正在讲") if speaks else ""),
        words="举手" if hand and hand.asked_at and not speaks else "线路差" if member.has_poor_line else "",
        off="没有画面",
        mine=mine,
        speaks=speaks,
        person=member.person,
    )
