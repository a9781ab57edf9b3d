"""The sample's regions, bodies, people and posts: a post for every duty.

seated = build(system)      # Seated: actors by what they do
"""

from dataclasses import dataclass, field
from datetime import date
from random import Random
from uuid import uuid4

from anlan.kernel.loop.advance import open_record
from anlan.kernel.people import divisions, roles
from anlan.kernel.people.actor import Actor, actor_of
from anlan.kernel.people.models import Body, Person, Post, Region

from . import names
from .sectors import DEPARTMENTS, LEADS, OTHERS

SINCE = date(2021, 11, 1)


@dataclass
class Seated:
    """Who sits where: bodies by name, and the actor of each post by its key (town code, department, …)."""

    bodies: dict[str, Body] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)


def build(system: Actor) -> Seated:
    """Open every region, body, person and post. About 700 records, each with its event."""
    random, seated = Random("organisation"), Seated()
    district = names.DISTRICT[0]
    for code, (name, _) in names.TOWNS.items():
        _open(Region, {"region": code, "level": "town", "name": name}, system)
    villages = list(names.villages())
    for code, name in villages:
        _open(Region, {"region": code, "level": "village", "name": name}, system)
    divisions.forget_names()

    def body(name: str, short: str, kind: str, region: str) -> Body:
        made = _open(Body, {"name": name, "short": short, "kind": kind, "region": region}, system)
        seated.bodies[short] = made
        return made

    def seat(
        key: str, name: str, title: str, role: str, at: Body, region: str, sectors: list[str] | None = None
    ) -> None:
        person = _open(
            Person, {"name": name, "title": title, "body": at, "region": region, "phone": names.phone(random)}, system
        )
        post = _open(
            Post,
            {
                "person": person, "role": role, "title": f"{at}{title}", "body": at, "region": region,
                "regions": [region], "sectors": sectors, "starts_on": SINCE,
            },
            system,
        )  # fmt: skip
        seated.actors[key] = actor_of(Post.objects.of(post).select_related("person").get())

    called = names.people("officials")
    government = body("青禾区人民政府", "区政府", "district", district)
    party = body("中共青禾区委", "区委", "district", district)
    committee = body("青禾区安全生产委员会办公室", "区安委办", "committee", district)
    for key, title, at in (
        ("secretary", "书记", party), ("governor", "区长", government), ("leader", "常务副区长", government),
        ("leader_2", "副区长", government), ("leader_3", "副区长", government),
    ):  # fmt: skip
        seat(key, next(called), title, roles.LEADER, at, district)
    for key, title in (("office", "主任"), ("clerk", "综合科科长"), ("office_2", "督查科科员")):
        seat(key, next(called), title, roles.OFFICE, committee, district)
    seat("auditor", next(called), "审计员", roles.AUDITOR, government, district)
    seat("administrator", next(called), "系统管理员", roles.ADMINISTRATOR, government, district)
    for short in DEPARTMENTS:
        at = body(f"青禾区{short}", short, "department", district)
        own = ["general", *(code for code, lead in LEADS.items() if lead == short)]
        for position, title in enumerate(("局长", "安全科科长")):
            seat(f"{short}:{position}", next(called), title, roles.DEPARTMENT, at, district, own)
    for short in OTHERS:
        body(f"青禾区{short}", short, "other", district)
    for code, (name, _) in names.TOWNS.items():
        suffix = "办事处" if name.endswith("街道") else "人民政府"
        at = body(f"{name}{suffix}", name, "town", code)
        head = "主任" if name.endswith("街道") else "镇长"
        for position, title in enumerate((head, "分管安全副职", "应急办主任")):
            seat(f"{code}:{position}", next(called), title, roles.TOWN, at, code)
    for code, name in villages:
        community = name.endswith("社区")
        at = body(
            f"{divisions.region_name(code[:9])}{name}{'居' if community else '村'}民委员会", name, "village", code
        )
        for position, title in enumerate(("支部书记", "信息员")):
            seat(f"{code}:{position}", next(called), title, roles.VILLAGE, at, code)
    return seated


def _open(model, values, actor):  # type: ignore[no-untyped-def]
    return open_record(model, values, actor=actor, key=uuid4())
