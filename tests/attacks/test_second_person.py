"""Nobody gives, changes or takes a high post alone, or gets into the account of whoever holds one; tried by page, sheet and verb."""

import re
from uuid import uuid4

import pytest

from anlan.kernel import clock
from anlan.kernel.admission.accounts import open_account, renew_password
from anlan.kernel.admission.high import RENEW, NeedsSecondPerson
from anlan.kernel.history.errors import LoopError, NotAllowed
from anlan.kernel.history.models import Event
from anlan.kernel.history.verify import verify
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop import requests
from anlan.kernel.loop.advance import correct, withdraw
from anlan.kernel.loop.deciders import NeedsDecision
from anlan.kernel.loop.merging import merge
from anlan.kernel.loop.models import Todo
from anlan.kernel.loop.opening import open_record
from anlan.kernel.notice.models import Delivery
from anlan.kernel.people.actor import actor_of, posts_of
from anlan.kernel.people.models import PROPOSED, Account, Person, Post
from anlan.kernel.people.roles import HIGH, OFFICE, SECURITY, TOWN
from anlan.kernel.scope import unscoped
from anlan.kernel.sheets.intake import commit, stage
from anlan.kernel.sheets.staged import ImportRefused
from anlan.kernel.sheets.undoing import undo
from anlan.kernel.testing.cast import DISTRICT, TOWN_3, seat


def person_of(actor):
    with unscoped("test", Person):
        return Person.objects.get(pk=actor.person_id)


def post_of(actor):
    with unscoped("test", Post):
        return Post.objects.get(pk=actor.post_id)


def somebody(district, name="新来的", body="committee"):
    facts = {"name": name, "body": district.bodies[body], "region": DISTRICT}
    return open_record(Person, facts, actor=district.system, key=uuid4())


def give(district, person, role, actor=None, **more):
    facts = {"person": person, "role": role, "title": f"{role}一岗", "region": DISTRICT, "regions": [DISTRICT], **more}
    return open_record(Post, facts, actor=actor or district.administrator, key=uuid4())


def roles_held(person):
    return [post.role for post in posts_of(person, clock.today())]


def told(actor):
    with unscoped("test", Delivery):
        return " ".join(Delivery.objects.filter(person_id=actor.person_id).values_list("notice__text", flat=True))


@pytest.mark.parametrize("role", HIGH)
def test_a_high_post_gives_nothing_before_a_second_person_confirmed_it(district, security, role):
    person = somebody(district)
    post = give(district, person, role)

    assert post.state == PROPOSED
    assert roles_held(person) == []
    assert "等另一个人确认" in told(district.office)
    assert "等另一个人确认" in told(district.auditor)
    requests.decide(post, granted=True, actor=security, key=uuid4())

    assert roles_held(person) == [role]
    assert "同意任岗" in told(district.auditor)
    assert list(verify("posts")) == []


def test_refused_it_is_gone(district, security):
    person = somebody(district)
    post = give(district, person, OFFICE)

    requests.decide(post, granted=False, actor=security, key=uuid4(), reason="没有任命文件")

    assert roles_held(person) == []
    with pytest.raises(LoopError):
        requests.decide(post, granted=True, actor=security, key=uuid4())


def test_an_ordinary_post_is_given_at_once(district):
    person = somebody(district, body="town_3")

    post = give(district, person, TOWN, region=TOWN_3, regions=[TOWN_3])

    assert post.state == "kept"
    assert roles_held(person) == [TOWN]


@pytest.mark.parametrize("role", [OFFICE, TOWN])
def test_nobody_gives_a_post_to_themselves(district, security, role):
    own = person_of(district.administrator)

    with pytest.raises(NotAllowed, match="自己"):
        give(district, own, role, region=TOWN_3, regions=[TOWN_3])

    assert roles_held(own) == ["administrator"]


def test_neither_who_asked_nor_who_gains_confirms_it(district, security):
    person = somebody(district)
    post = give(district, person, SECURITY)
    new = actor_of(post)

    for actor in (district.administrator, new, district.office, district.auditor, district.leader, district.town_3):
        with pytest.raises((NotAllowed, Post.DoesNotExist)):
            requests.decide(post, granted=True, actor=actor, key=uuid4())


def test_two_who_ask_for_each_other_do_not_confirm_each_other(district, security):
    """Each gains by what the other's hand would do; a third person confirms, or nobody."""
    second = seat(
        "second", "另一位管理员", "administrator", district.system, body=district.bodies["government"], region=DISTRICT
    )
    of_second = give(district, person_of(second), OFFICE, actor=district.administrator)
    of_first = give(district, person_of(district.administrator), OFFICE, actor=second)

    for actor, post in (
        (second, of_second), (district.administrator, of_first), (district.administrator, of_second), (second, of_first),
    ):  # fmt: skip
        with pytest.raises(NotAllowed):
            requests.decide(post, granted=True, actor=actor, key=uuid4())

    requests.decide(of_second, granted=True, actor=security, key=uuid4())
    assert roles_held(person_of(second)) == ["administrator", OFFICE]
    assert roles_held(person_of(district.administrator)) == ["administrator"]


def test_where_there_is_no_security_administrator_the_office_stands_in(district):
    person = somebody(district)
    post = give(district, person, SECURITY)

    assert Todo.objects.of(post).get(closed_at=None).role == OFFICE
    requests.decide(post, granted=True, actor=district.office, key=uuid4())

    assert roles_held(person) == [SECURITY]


def test_the_three_administrators_are_three_people(district, security):
    for actor, role in ((security, "administrator"), (district.auditor, SECURITY), (district.administrator, "auditor")):
        with pytest.raises(NotAllowed, match="三个人"):
            give(district, person_of(actor), role, actor=district.system)


@pytest.mark.parametrize(
    "values", [{"role": "leader"}, {"regions": [TOWN_3]}, {"person": "bureau"}, {"ends_on": "2024-12-31"}]
)
def test_a_high_post_changes_only_by_two(district, security, values):
    post = post_of(district.office)
    if "person" in values:
        values = {"person_id": district.bureau.person_id}
    before = {name: getattr(post, name) for name in values}

    with pytest.raises(NeedsDecision):
        correct(post, values, actor=district.administrator, key=uuid4(), version=post.version, reason="调整")
    requests.ask(post, requests.CORRECT, actor=district.administrator, key=uuid4(), reason="调整", values=values)
    with pytest.raises(NotAllowed):
        requests.decide(post, granted=True, actor=district.administrator, key=uuid4())
    post.refresh_from_db()
    assert {name: getattr(post, name) for name in values} == before

    requests.decide(post, granted=True, actor=security, key=uuid4())

    post.refresh_from_db()
    assert {name: getattr(post, name) for name in values} != before
    assert list(verify("posts")) == []


def test_an_ordinary_post_becomes_no_high_one_by_a_correction(district, security):
    post = post_of(district.town_3)

    with pytest.raises(NeedsDecision):
        correct(post, {"role": OFFICE}, actor=district.administrator, key=uuid4(), version=post.version, reason="调整")

    assert roles_held(person_of(district.town_3)) == [TOWN]


def test_an_own_post_is_not_corrected_by_its_holder(district):
    own = seat("both", "兼职的", "administrator", district.system, body=district.bodies["government"], region=DISTRICT)
    post = give(district, person_of(own), TOWN, region=TOWN_3, regions=[TOWN_3])

    with pytest.raises(NotAllowed, match="自己"):
        correct(post, {"regions": [DISTRICT]}, actor=own, key=uuid4(), version=post.version, reason="调整")


def test_a_high_post_is_taken_only_by_two(district, security):
    post = post_of(district.auditor)

    with pytest.raises(NeedsDecision):
        withdraw(post, actor=district.administrator, key=uuid4(), reason="换人")
    requests.ask(post, requests.WITHDRAW, actor=district.administrator, key=uuid4(), reason="换人")
    requests.decide(post, granted=True, actor=security, key=uuid4())

    assert roles_held(person_of(district.auditor)) == []


def test_two_records_of_one_person_pass_on_no_high_post(district):
    double, into = person_of(district.office), person_of(district.village_3)

    with pytest.raises(NotAllowed, match="两个人"):
        merge(double, into, actor=district.administrator, key=uuid4(), reason="同一个人")
    with pytest.raises(NotAllowed, match="自己"):
        merge(into, person_of(district.administrator), actor=district.administrator, key=uuid4(), reason="同一个人")


def _sheet(district, *rows):
    text = "\n".join(["姓名,角色,岗位,所属地区", *(",".join(row) for row in rows)])
    return stage(LEDGERS["posts"], text.encode(), "岗位.csv", district.administrator)


def test_what_waits_for_the_security_administrator_stands_first_on_home(district, security, client_of):
    """Home said that there was nothing to do while a post waited for nobody else."""
    somebody(district, "甲一")
    commit(_sheet(district, ("甲一", "区安委办", "主任", "青禾区")))
    client = client_of(security)

    home = client.get("/").content.decode()

    address = re.search(r'class="btn go" id="todo-[^"]+" href="([^"]+)"', home)[1]
    assert "确认任岗" in home
    assert "同意" in client.get(address).content.decode()


def test_posts_of_a_sheet_are_confirmed_together_once(district, security, client_of):
    people = [somebody(district, name) for name in ("甲一", "乙二", "丙三")]
    batch = commit(
        _sheet(
            district,
            ("甲一", "区安委办", "主任", "青禾区"),
            ("乙二", "审计", "审计员", "青禾区"),
            ("丙三", "区级部门", "科长", "青禾区"),
        )
    )
    assert [roles_held(person) for person in people] == [[], [], ["department"]]
    client = client_of(security)
    page = client.get("/organisation/confirmations/").content.decode()
    chosen = [part.split('"')[0] for part in page.split('name="request" value="')[1:]]

    client.post("/organisation/confirmations/", {"key": str(uuid4()), "granted": "yes", "request": chosen})

    assert len(chosen) == 2
    assert [roles_held(person) for person in people] == [["office"], ["auditor"], ["department"]]
    assert list(verify("posts")) == []
    undone = undo(batch, district.administrator)
    assert (undone.withdrawn, undone.kept) == (1, 2)
    assert [roles_held(person) for person in people] == [["office"], ["auditor"], []]


def test_a_sheet_that_nobody_confirmed_is_taken_back(district, security):
    person = somebody(district, "甲一")
    batch = commit(_sheet(district, ("甲一", "区安委办", "主任", "青禾区")))

    assert undo(batch, district.administrator).withdrawn == 1
    assert roles_held(person) == []
    assert not Todo.objects.within(security.scope).filter(ledger="posts", closed_at=None).exists()


def test_nobody_brings_their_own_post_in_by_a_sheet(district):
    with pytest.raises(ImportRefused, match="自己给自己"):
        commit(_sheet(district, ("陈默", "镇（街道）", "镇长", "清河镇")))

    assert roles_held(person_of(district.administrator)) == ["administrator"]


def test_into_the_account_of_a_high_post_two_let_whoever_asks_once(district, security, client_of):
    person, client = person_of(district.office), client_of(district.administrator)
    address = f"/organisation/accounts/{person.number}/"
    before = Account.objects.get(person=person).password

    silent = client.post(address, {"deed": "renew", "key": str(uuid4())})
    asked = client.post(address, {"deed": "renew", "key": str(uuid4()), "reason": "本人忘了密码"})
    too_early = client.post(address, {"deed": "renew", "key": str(uuid4()), "reason": "再来"})
    assert (silent.status_code, asked.status_code, too_early.status_code) == (422, 302, 409)
    assert Account.objects.get(person=person).password == before
    with pytest.raises(NotAllowed):
        requests.decide(person, granted=True, actor=district.office, key=uuid4())
    requests.decide(person, granted=True, actor=security, key=uuid4())
    assert Account.objects.get(person=person).password == before

    done = client.post(address, {"deed": "renew", "key": str(uuid4())})

    assert "初始密码" in done.content.decode()
    assert Account.objects.get(person=person).password != before
    with pytest.raises(NeedsSecondPerson):
        renew_password(person, actor=district.administrator, key=uuid4())
    assert "重设密码" in told(district.auditor)


def test_what_was_granted_to_one_is_used_by_no_other(district, security):
    other = seat(
        "second", "另一位管理员", "administrator", district.system, body=district.bodies["government"], region=DISTRICT
    )
    person = person_of(district.leader)
    requests.ask(person, RENEW, actor=district.administrator, key=uuid4(), reason="忘了")
    requests.decide(person, granted=True, actor=security, key=uuid4())

    with pytest.raises(NeedsSecondPerson):
        renew_password(person, actor=other, key=uuid4())


def test_the_second_factor_of_a_high_post_too(district, security, client_of):
    from allauth.mfa.models import Authenticator

    person = person_of(district.auditor)
    account = Account.objects.get(person=person)
    Authenticator.objects.create(user=account, type=Authenticator.Type.TOTP, data={"secret": "x"})
    client = client_of(district.administrator)
    address = f"/organisation/accounts/{person.number}/"

    client.post(address, {"deed": "unfactor", "key": str(uuid4()), "reason": "手机丢了"})
    assert Authenticator.objects.filter(user=account).exists()
    requests.decide(person, granted=True, actor=security, key=uuid4())
    client.post(address, {"deed": "unfactor", "key": str(uuid4())})

    assert not Authenticator.objects.filter(user=account).exists()


def test_the_security_administrator_lets_the_administrator_in_again_with_the_auditor(district, security):
    person = person_of(district.administrator)
    requests.ask(person, RENEW, actor=security, key=uuid4(), reason="忘了密码")

    requests.decide(person, granted=True, actor=district.auditor, key=uuid4())

    assert renew_password(person, actor=security, key=uuid4())


def test_the_security_administrator_has_nothing_to_do_with_other_accounts(district, security):
    with pytest.raises(NotAllowed):
        renew_password(person_of(district.town_3), actor=security, key=uuid4())
    with pytest.raises(NotAllowed):
        open_account(somebody(district), "somebody", actor=security, key=uuid4())


def test_each_of_it_stands_in_history_by_name(district, security):
    post = give(district, somebody(district), OFFICE)
    requests.decide(post, granted=True, actor=security, key=uuid4())

    events = Event.objects.filter(ledger="posts", record_id=post.pk).order_by("seq")
    assert [(event.step, event.person_id) for event in events] == [
        ("opened", district.administrator.person_id), ("requested", district.administrator.person_id), ("granted", security.person_id),
    ]  # fmt: skip
