"""Of what two people decide each person is told once, in however many posts they are told of it."""

from uuid import uuid4

from anlan.kernel.loop import requests
from anlan.kernel.loop.advance import withdraw
from anlan.kernel.notice.models import Delivery
from anlan.kernel.people.roles import OFFICE
from anlan.kernel.scope import unscoped

from .test_second_person import give, post_of, somebody


def test_each_person_is_told_once_of_a_grant_for_however_many_they_stand_in(district, security):
    """Where there is neither office nor auditor, the administrator who asked stands in for both, and is answered besides."""
    for actor in (district.office, district.auditor):
        withdraw(post_of(actor), actor=district.system, key=uuid4(), reason="离任")
    post = give(district, somebody(district, name="周立新"), OFFICE)

    requests.decide(post, granted=True, actor=security, key=uuid4())

    with unscoped("test", Delivery):
        texts = list(Delivery.objects.filter(notice__text__contains="同意任岗").values_list("person_id", "channel"))
    assert len(texts) == len(set(texts))
    assert {person for person, _ in texts} == {district.administrator.person_id, security.person_id, post.person_id}
