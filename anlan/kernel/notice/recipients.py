"""Who is told: from a role and a region, a body, a place or a post to the people who hold such a post today.

posts_for(Audience(role=TOWN, region="990199103201"), day)     # the officers of 清河镇; where nobody is, those of the office
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from ..people.codes import LEVEL_DIGITS
from ..people.models import Post
from ..people.roles import (
    ADMINISTRATOR,
    AUDITOR,
    DEPARTMENT,
    ENTERPRISE,
    EXPERT,
    LEADER,
    OFFICE,
    SECURITY,
    TOWN,
    VILLAGE,
)
from ..scope import unscoped

# Who is told where a role has nobody: what is told must reach somebody.
STAND_INS = {
    AUDITOR: OFFICE, SECURITY: OFFICE, ENTERPRISE: VILLAGE, VILLAGE: TOWN, TOWN: OFFICE, DEPARTMENT: OFFICE, EXPERT: OFFICE, LEADER: OFFICE,
    OFFICE: ADMINISTRATOR,
}  # fmt: skip


@dataclass(frozen=True)
class Audience:
    """Whom a notice is meant for: one post, else a body, else a place, else a role where a matter of this region and sector lies."""

    role: str = ""
    region: str = ""
    sector: str = "general"
    body: int | None = None
    place: int | None = None
    post: int | None = None


def posts_for(audience: Audience, day: date, *, stand_ins: bool = True) -> list[Post]:
    """The posts of an audience that are held on `day`, with their people; those of the stand-in where there are none."""
    with unscoped("a notice finds its recipients, whoever causes it", Post):
        posts = Post.objects.filter(Post.held_on(day)).select_related("person").order_by("pk")
        recipients = list(_named(posts, audience))
        role = audience.role
        while not recipients and role:
            recipients = [post for post in _in_role(posts, role, audience) if _of_sector(post, audience.sector)]
            role = STAND_INS.get(role, "") if stand_ins else ""
        return recipients


def holders(audience: Audience, day: date) -> list[Post]:
    """The posts of an audience itself: nobody stands in for them."""
    return posts_for(audience, day, stand_ins=False)


def _named(posts: "QuerySet[Post, Post]", audience: Audience) -> "QuerySet[Post, Post]":
    """Those of the post, body or place that is named; none where none is."""
    if audience.post is not None:
        return (
            posts.filter(pk=audience.post)
            if posts.filter(pk=audience.post).exists()
            else _of_seat(posts, audience.post)
        )
    if audience.body is not None:
        return posts.filter(body_id=audience.body)
    if audience.place is not None:
        return posts.filter(place_id=audience.place)
    return posts.none()


def _of_seat(posts: "QuerySet[Post, Post]", post_id: int) -> "QuerySet[Post, Post]":
    """Who came after the holder of a post that was post_id: the same role at the same body."""
    seat = Post.objects.filter(pk=post_id).values("role", "body").first()
    return posts.filter(**seat) if seat is not None else posts.none()


def _in_role(posts: "QuerySet[Post, Post]", role: str, audience: Audience) -> "QuerySet[Post, Post]":
    """Posts of a role that answer for the region: for itself, or for the town or district above it."""
    above = [audience.region[:digits] for digits in LEVEL_DIGITS.values() if digits <= len(audience.region)]
    rows = posts.filter(role=role, regions__overlap=above)
    return rows.filter(place_id=audience.place) if role == ENTERPRISE else rows


def _of_sector(post: Post, sector: str) -> bool:
    return post.sectors is None or sector in post.sectors
