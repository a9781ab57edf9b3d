"""An address book becomes posts: whoever was just imported as people is offered a role by body and title, confirmed once for all.

offers = offered(batch, actor)       # [Offer(person, "town", "镇长", "清河镇人民政府", "990199103")]
give_posts(offers, {offer.box: "town" …}, actor)
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import NAMESPACE_OID, uuid5

from django.db import transaction

from anlan.kernel.history.acts import IMPORTED
from anlan.kernel.history.models import Event
from anlan.kernel.loop.opening import open_record
from anlan.kernel.people import roles
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.models import Body, Person, Post
from anlan.kernel.sheets.models import ImportBatch

_LEADS = re.compile(r"书记|区长|县长|常委|主席|主任|指挥长")
# What whoever works at a body of a kind does; of the district's own organs only those that lead it.
_BY_KIND = {
    "town": roles.TOWN,
    "village": roles.VILLAGE,
    "department": roles.DEPARTMENT,
    "committee": roles.OFFICE,
    "district": roles.LEADER,
}
# At the district's own organs a title may say more than the body.
_BY_TITLE = {
    roles.AUDITOR: re.compile("审计"),
    roles.ADMINISTRATOR: re.compile("系统管理员"),
    roles.SECURITY: re.compile("^安全管理员$"),
    roles.LEADER: re.compile("书记|区长|县长|常委"),
}
OFFERED = [(code, roles.ROLES[code].title) for code in dict.fromkeys([*_BY_KIND.values(), *_BY_TITLE])]


@dataclass(frozen=True)
class Offer:
    """A person without a post, and the role that body and title speak for; "" where they speak for none."""

    person: Person
    role: str
    title: str
    body: Body
    region: str

    @property
    def box(self) -> str:
        return f"role-{self.person.pk}"

    @property
    def choices(self) -> list[tuple[str, str, bool]]:
        """(role, its words, whether it is the one that is offered)."""
        return [(code, words, code == self.role) for code, words in (("", "不建岗位"), *OFFERED)]


def role_of(body: Body, title: str) -> str:
    """The role of whoever holds a title at a body: 镇长 of a town → town; "" where nobody can say."""
    role = _BY_KIND.get(body.kind, "")
    if role in (roles.OFFICE, roles.LEADER):
        role = next((candidate for candidate, words in _BY_TITLE.items() if words.search(title)), role)
    return "" if role == roles.LEADER and not _LEADS.search(title) else role


def offered(batch: ImportBatch, actor: Actor) -> list[Offer]:
    """Those of an import's people who have a body and no post yet; nobody where the actor gives no posts."""
    if batch.ledger != Person.code or batch.undone_at is not None or not actor.may(f"{Post.code}.add"):
        return []
    newcomers = Event.objects.filter(ledger=Person.code, step=IMPORTED, content__batch=batch.pk).values("record_id")
    holders = Post.objects.within(actor.scope).values("person_id")
    people = Person.objects.within(actor.scope).filter(pk__in=newcomers).exclude(pk__in=holders).exclude(body=None)
    return [
        Offer(
            person,
            role_of(person.body, person.title),
            person.title or str(person.body),
            person.body,
            person.body.region,
        )
        for person in people.select_related("body").order_by("pk")
        if person.body is not None
    ]


def give_posts(offers: Sequence[Offer], choices: Mapping[str, str], actor: Actor) -> int:
    """Open the posts that were confirmed, all of them or none; how many. choices: {an offer's box: role}."""
    options = dict(OFFERED)
    with transaction.atomic():
        pairs = [(offer, role) for offer in offers if (role := choices.get(offer.box, "")) in options]
        for offer, role in pairs:
            values = {
                "person": offer.person, "role": role, "title": offer.title, "body": offer.body, "region": offer.region,
                "regions": [offer.region],
            }  # fmt: skip
            open_record(Post, values, actor=actor, key=uuid5(NAMESPACE_OID, f"post of {offer.person.pk} as {role}"))
    return len(pairs)
