"""What proves is proved: everything that could once be changed past the loop without a word of `verify` (plain SQL, or the file itself)."""

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection, transaction
from PIL import Image

from anlan.kernel import clock
from anlan.kernel.evidence import store
from anlan.kernel.evidence.models import Attachment
from anlan.kernel.history import chain, witness
from anlan.kernel.history.anchors import drop_anchor, drop_due
from anlan.kernel.history.models import Anchor, Event, Round
from anlan.kernel.history.rounds import faults, going_on, walk
from anlan.kernel.history.verify import verify
from anlan.kernel.history.witness import STATED, state_first
from anlan.kernel.history.witnesses import ACCOUNT, EVIDENCE, FACTOR
from anlan.kernel.loop.opening import open_record
from anlan.kernel.people import second_factor
from anlan.kernel.people.models import Account, Body
from anlan.kernel.testing.cast import TOWN_3


@pytest.fixture
def body(district, settings, tmp_path):
    settings.EVIDENCE_ROOT = tmp_path
    state_first()
    values = {"name": "清河镇卫生院", "kind": "other", "region": TOWN_3}
    return open_record(Body, values, actor=district.administrator, key=uuid4())


@pytest.fixture
def picture(district, body) -> Attachment:
    return attach(body, district.administrator, (90, 90, 90))


def attach(body, actor, colour) -> Attachment:
    content = BytesIO()
    Image.new("RGB", (20, 20), colour).save(content, "PNG")
    content.seek(0)
    longitude = "113.12345678901"  # more places than are kept
    return store.keep(
        body, content, actor=actor, name="裂缝.png", purpose="整改前", longitude=longitude, latitude="34.1"
    )


def past_the_loop(statement, *parameters):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement, parameters)
        cursor.execute("SET LOCAL session_replication_role = origin")


def told() -> list[str]:
    return sorted(f"{problem.ledger} {problem.what}" for problem in verify())


def test_evidence_leaves_an_event_with_its_hash_in_reach_of_the_anchors(district, body, picture):
    event = witness.of(EVIDENCE, picture.pk).get()

    assert (event.step, event.person_id) == ("added", district.administrator.person_id)
    assert event.content["values"]["sha256"] == picture.sha256
    assert drop_anchor(clock.today()).last_event >= event.pk
    assert told() == []


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("DELETE FROM evidence_attachment WHERE id = %s", "佐证不在了：绕开系统删去的"),
        ("UPDATE evidence_attachment SET record_id = record_id + 1 WHERE id = %s", "佐证和经过对不上：绕开系统改过"),
        (
            "UPDATE evidence_attachment SET added_by_id = added_by_id - 1 WHERE id = %s",
            "佐证和经过对不上：绕开系统改过",
        ),
        (
            "UPDATE evidence_attachment SET added_at = added_at - interval '1 day' WHERE id = %s",
            "佐证和经过对不上：绕开系统改过",
        ),
        ("UPDATE evidence_attachment SET purpose = '整改后' WHERE id = %s", "佐证和经过对不上：绕开系统改过"),
        ("UPDATE evidence_attachment SET longitude = 113 WHERE id = %s", "佐证和经过对不上：绕开系统改过"),
        (
            "INSERT INTO evidence_attachment (ledger, record_id, purpose, sha256, name, mime, size, added_by_id, added_at) "
            "SELECT ledger, record_id + 1, purpose, sha256, name, mime, size, added_by_id, added_at "
            "FROM evidence_attachment WHERE id = %s",
            "佐证没有经过：绕开系统加进来的",
        ),
    ],
)
def test_evidence_that_is_deleted_moved_changed_or_put_in_by_sql_is_told(picture, statement, what):
    past_the_loop(statement, picture.pk)
    assert told() == [f"witness.evidence {what}"]


def test_a_file_that_is_replaced_or_gone_is_told(picture):
    path = store.path_of(picture.sha256)
    content = path.read_bytes()
    path.write_bytes(b"another picture")
    assert told() == ["witness.evidence 佐证的文件和登记的指纹不符：被换过或坏了"]
    path.unlink()
    assert told() == ["witness.evidence 佐证的文件不在了，请从备份里找回"]
    path.write_bytes(content)
    assert told() == []


def test_each_night_reads_a_part_of_the_files_and_one_that_is_put_back_is_no_fault_any_more(district, body, picture):
    others = [attach(body, district.administrator, (number, 0, 0)) for number in range(3)]
    last = others[-1]
    path, content = store.path_of(last.sha256), store.path_of(last.sha256).read_bytes()
    path.unlink()
    with going_on(Round.ROLLING) as (round_, _):
        while not walk(round_, most=1):
            pass
    assert [fault.what for fault in faults("witness.evidence")] == ["佐证的文件不在了，请从备份里找回"]
    path.write_bytes(content)
    with going_on(Round.ASKED) as (round_, _):
        walk(round_)
    assert not faults("witness.evidence").exists()


def test_what_was_there_before_is_stated_once(district, settings, tmp_path):
    settings.EVIDENCE_ROOT = tmp_path
    values = {"name": "清河镇卫生院", "kind": "other", "region": TOWN_3}
    body = open_record(Body, values, actor=district.administrator, key=uuid4())
    picture = attach(body, district.administrator, (1, 2, 3))
    past_the_loop("DELETE FROM loop_event WHERE ledger = 'evidence'")  # as of a time before evidence was witnessed
    assert told() == []

    assert state_first() >= 1
    assert witness.of(EVIDENCE, picture.pk).get().step == STATED
    assert state_first() == 0
    past_the_loop(
        'INSERT INTO evidence_attachment SELECT (jsonb_populate_record(a, \'{"id": 999, "record_id": 5}\')).* FROM evidence_attachment a'
    )
    assert state_first() == 0  # what is put in later is not taken for what was there
    assert told() == ["witness.evidence 佐证没有经过：绕开系统加进来的"]


# What somebody logs in with


def test_a_password_or_a_second_factor_that_is_replaced_by_sql_is_told(body):
    account = Account.objects.first()
    account.set_password("liu-xi-shan-41")
    account.save()
    factor = Authenticator.objects.create(user=account, type=Authenticator.Type.TOTP, data={"secret": "ONE", "used": 1})
    assert witness.of(ACCOUNT, account.pk).count() == 2
    assert "liu" not in str([event.content for event in Event.objects.filter(ledger__in=("accounts", "factors"))])
    factor.data["used"] = 2  # a code was used: nobody needs to hear of it
    factor.save()
    assert witness.of(FACTOR, factor.pk).count() == 1
    assert told() == []

    past_the_loop("UPDATE people_account SET password = 'another' WHERE id = %s", account.pk)
    past_the_loop('UPDATE mfa_authenticator SET data = \'{"secret": "TWO"}\' WHERE id = %s', factor.pk)
    assert told() == [
        "witness.accounts 账号和密码和经过对不上：绕开系统改过",
        "witness.factors 第二重验证和经过对不上：绕开系统改过",
    ]


def test_a_second_factor_that_is_switched_off_leaves_an_event_and_one_deleted_by_sql_is_told(body):
    first, second = Account.objects.order_by("pk")[:2]
    kept, deleted = (
        Authenticator.objects.create(user=account, type=Authenticator.Type.TOTP, data={"secret": "ONE"})
        for account in (first, second)
    )
    second_factor.switch_off(first)
    assert [event.step for event in witness.of(FACTOR, kept.pk)] == ["added", "removed"]
    assert told() == []
    past_the_loop("DELETE FROM mfa_authenticator WHERE id = %s", deleted.pk)
    assert told() == ["witness.factors 第二重验证不在了：绕开系统删去的"]


# Anchors


def test_a_day_with_events_and_without_an_anchor_is_told(district, body):
    now = clock.now()
    for day in range(4):
        with clock.fixed(now + timedelta(days=day)):
            values = {"name": f"卫生院{day}", "kind": "other", "region": TOWN_3}
            open_record(Body, values, actor=district.administrator, key=uuid4())
        with clock.fixed(now + timedelta(days=day + 1)):
            drop_anchor(clock.today() - timedelta(days=1))
    assert told() == []
    third = Anchor.objects.order_by("day")[2]
    past_the_loop("DELETE FROM loop_anchor WHERE id = %s", third.pk)

    told_of = told()
    assert f"anchor 缺{third.day:%Y-%m-%d}的存证：那几天有经过" in told_of
    assert any("存证与经过对不上" in words for words in told_of)


def test_days_on_which_the_machine_was_off_get_their_anchor_later(district, body):
    now = clock.now()
    drop_due(clock.today())
    for day in (1, 2):
        with clock.fixed(now + timedelta(days=day)):
            values = {"name": f"卫生院{day}", "kind": "other", "region": TOWN_3}
            open_record(Body, values, actor=district.administrator, key=uuid4())
    with clock.fixed(now + timedelta(days=9)):
        drop_due(clock.today() - timedelta(days=1))
    days = [(anchor.day - clock.legal_day(now)).days for anchor in Anchor.objects.order_by("pk")]
    assert days == [0, 1, 2, 8]
    assert told() == []


def test_the_newest_anchors_deleted_are_told_by_what_a_verification_has_seen(body):
    drop_anchor(clock.today())
    with going_on(Round.ASKED) as (round_, _):
        walk(round_)
    assert told() == []
    past_the_loop("DELETE FROM loop_anchor")
    assert told() == ["anchors.remembered 以前校验时见过的存证，现在没有了或换过了"]


def test_an_event_put_in_afterwards_with_an_old_date_is_told(body):
    drop_anchor(clock.today())
    last = Event.objects.filter(ledger=body.code, record_id=body.pk).order_by("-seq").first()
    forged = Event.objects.get(pk=last.pk)
    forged.pk, forged.seq, forged.key, forged.prev = None, last.seq + 1, None, bytes(last.hash)
    forged.happened_at = forged.recorded_at = clock.now() - timedelta(days=60)
    forged.hash = chain.event_hash(forged)
    forged.save(force_insert=True)
    past_the_loop(
        f"UPDATE {Body._meta.db_table} SET version = %s, head = %s WHERE id = %s", forged.seq, forged.hash, body.pk
    )

    day = forged.recorded_at.astimezone(clock.LEGAL_ZONE)
    assert told() == [f"anchor 第{forged.pk}号经过写的记录时间{day:%Y-%m-%d}早于它前面的存证：是后来补进去的"]


# What follows from records


def test_a_counter_that_was_set_back_is_told(body):
    past_the_loop("UPDATE loop_counter SET last = 0 WHERE prefix = %s", Body.prefix)
    assert told() == ["counters 编号的计数比已有的编号小：被改过，下一次登记时会自动接上"]


def test_a_to_do_closed_by_sql_is_told(hazard):
    assert told() == []
    past_the_loop("UPDATE loop_todo SET closed_at = now() WHERE ledger = %s AND closed_at IS NULL", hazard.code)
    [words] = told()
    assert "待办和记录对不上" in words
