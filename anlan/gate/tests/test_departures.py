"""Each day's anchor leaves the house: into a folder, by mail, to a time-stamping service; and what is altered there is seen."""

import shutil
import subprocess
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection

from anlan.kernel import clock
from anlan.kernel.history import leaving
from anlan.kernel.history.anchors import cover, drop_anchor
from anlan.kernel.history.leaving import compare_folder, letter_of
from anlan.kernel.history.models import Anchor, Departure, Event
from anlan.kernel.history.verify import verify
from anlan.kernel.loop.nightly import leave
from anlan.kernel.loop.opening import open_record
from anlan.kernel.notice.models import Notice
from anlan.kernel.people.models import Body
from anlan.kernel.scope import unscoped
from anlan.kernel.testing.cast import NOW, TOWN_3
from anlan.site.cli import main

from ..departures.folder import Folder
from .authority import Authority


@pytest.fixture
def body(district):
    values = {"name": "清河镇卫生院", "kind": "other", "region": TOWN_3}
    return open_record(Body, values, actor=district.administrator, key=uuid4())


@pytest.fixture
def folder(tmp_path, settings, body):
    share = tmp_path / "共享"
    share.mkdir()
    settings.ANCHOR_FOLDER = str(share)
    return share


@pytest.fixture(params=["root", "root_and_own"])
def authority(tmp_path, settings, body, request):
    """Trusted by its root, with its own certificate in each answer; or by both, with none."""
    if shutil.which("openssl") is None:
        pytest.skip("no openssl command")
    home = tmp_path / "authority"
    home.mkdir()
    serving = Authority(home)
    settings.ANCHOR_TSA, settings.ANCHOR_TSA_CERTIFICATES = serving.url, getattr(serving, request.param)
    yield serving
    serving.stop()


def wrong():
    return [(each.ledger, each.what) for each in verify()]


def told(role):
    with unscoped("what somebody was told", Notice):
        return [each.text for each in Notice.objects.filter(role=role)]


def test_the_days_anchor_lies_in_the_folder_once_and_can_be_compared(folder):
    anchor = drop_anchor(clock.today())

    for minutes in (0, 5, 90):
        leave(NOW + timedelta(minutes=minutes))

    (file,) = folder.iterdir()
    assert file.name == "anlan-990199-2024-10-16.txt"
    assert f"本份存证：{bytes(anchor.hash).hex()}" in file.read_text().splitlines()
    assert file.read_text() == letter_of(anchor).text
    assert Departure.objects.get().tries == 1
    assert wrong() == []
    assert list(compare_folder(folder)) == []


def test_a_new_place_gets_the_newest_anchor_and_then_each(folder):
    for days in range(3):
        drop_anchor(clock.today() + timedelta(days=days))
    leave(NOW)
    assert [each.name for each in folder.iterdir()] == ["anlan-990199-2024-10-18.txt"]

    for days in range(3, 5):
        drop_anchor(clock.today() + timedelta(days=days))
    leave(NOW + timedelta(days=5))

    assert len(list(folder.iterdir())) == 3


def test_an_edited_or_removed_file_is_seen(folder):
    for days in range(2):
        drop_anchor(clock.today() + timedelta(days=days))
        leave(NOW + timedelta(days=days))
    first, second = sorted(folder.iterdir())

    first.write_text(first.read_text().replace("经过数：", "经过数：1"))
    second.unlink()

    assert [what.split("：")[-1] for _, what in wrong()] == [f"{first.name}被改动过", f"{second.name}不在了"]
    assert list(compare_folder(folder)) == [(first.name, "和库里的存证不一样：文件或库被改动过")]


def test_a_folder_without_any_of_them_is_seen_and_holds_again_when_it_is_back(folder):
    drop_anchor(clock.today())
    leave(NOW)
    (file,) = folder.iterdir()
    elsewhere = file.rename(folder.parent / file.name)

    assert [what.split("：")[1] for _, what in wrong()] == ["一份也不在"]

    elsewhere.rename(file)
    assert wrong() == []


def test_an_anchor_altered_in_the_database_with_all_that_follows_differs_from_what_left(folder):
    """Whoever owns the database makes the whole chain anew: it holds in itself, and not against the file."""
    anchor = drop_anchor(clock.today())
    leave(NOW)

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("DELETE FROM loop_departure")
        cursor.execute("DELETE FROM loop_anchor")
        cursor.execute("SELECT setval('loop_anchor_id_seq', %s, false)", [anchor.pk])
        cursor.execute("SET LOCAL session_replication_role = origin")
    with clock.fixed(NOW + timedelta(seconds=1)):
        drop_anchor(clock.today())

    assert wrong() == []
    assert [what for _, what in compare_folder(folder)] == ["和库里的存证不一样：文件或库被改动过"]


def test_a_share_that_is_not_there_is_told_once_and_tried_again(folder):
    folder.rmdir()
    drop_anchor(clock.today())

    for minutes in range(0, 60, 5):
        leave(NOW + timedelta(minutes=minutes))

    departure = Departure.objects.get()
    assert 3 < departure.tries < 8
    assert "请看共享有没有挂上" in departure.problem
    assert not folder.exists()
    assert len(told("administrator")) == len(told("auditor")) == 1
    assert "2024-10-16" in told("administrator")[0]

    folder.mkdir()
    leave(NOW + timedelta(hours=3))

    assert Departure.objects.get().gone_at == NOW + timedelta(hours=3)
    assert len(list(folder.iterdir())) == 1
    assert wrong() == []


def test_a_full_share_keeps_nothing_half_and_gets_it_later(folder):
    drop_anchor(clock.today())
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4k", "tmpfs", str(folder)], capture_output=True)
    if mounted.returncode:
        pytest.skip("no right to mount")
    try:
        filler = folder / "filler"
        filler.write_bytes(b"x" * 4096)
        leave(NOW)
        assert "满没满" in Departure.objects.get().problem
        assert [each.name for each in folder.iterdir()] == ["filler"]

        filler.unlink()
        leave(NOW + timedelta(hours=1))

        assert [each.name for each in folder.iterdir()] == ["anlan-990199-2024-10-16.txt"]
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def test_another_file_of_that_name_is_not_overwritten(folder):
    drop_anchor(clock.today())
    (folder / "anlan-990199-2024-10-16.txt").write_text("别的")

    leave(NOW)

    assert "内容却不一样" in Departure.objects.get().problem
    assert (folder / "anlan-990199-2024-10-16.txt").read_text() == "别的"


def test_killed_between_sending_and_keeping_it_is_brought_there_again_once(folder, monkeypatch):
    drop_anchor(clock.today())
    bring = Folder.send

    def killed(self, address, letter):
        bring(self, address, letter)
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(Folder, "send", killed)
        with pytest.raises(SystemExit):
            leave(NOW)
    assert Departure.objects.get().gone_at is None

    leave(NOW + timedelta(minutes=5))  # somebody may still be at it
    assert Departure.objects.get().gone_at is None
    leave(NOW + timedelta(minutes=20))

    assert Departure.objects.get().gone_at is not None
    assert len(list(folder.iterdir())) == 1


def test_a_mail_goes_to_each_who_keeps_them(postbox, settings, body):
    settings.ANCHOR_MAIL = ["dang@example.cn", "an@example.cn"]
    anchor = drop_anchor(clock.today())
    postbox.answer = "451 later"
    leave(NOW)
    assert postbox.mails == []
    postbox.answer = ""

    for minutes in (5, 10, 90):
        leave(NOW + timedelta(minutes=minutes))

    assert sorted(to for to, _ in postbox.mails) == ["an@example.cn", "dang@example.cn"]
    assert f"<anchor-{anchor.pk}-990199@" in postbox.mails[0][1]
    assert "anlan-990199-2024-10-16.txt" in postbox.mails[0][1]


def test_an_address_that_the_server_refuses_does_not_keep_the_others(postbox, settings, body):
    settings.ANCHOR_MAIL = ["nobody@example.cn", "an@example.cn"]
    drop_anchor(clock.today())

    leave(NOW)

    assert [to for to, _ in postbox.mails] == ["an@example.cn"]
    assert [each.address for each in leaving.waiting()] == ["nobody@example.cn"]


def test_a_service_stamps_the_time_and_its_answer_is_kept_and_proved(authority):
    drop_anchor(clock.today())
    leave(NOW)

    departure = Departure.objects.get()
    assert (authority.asked, departure.problem) == (1, "")
    assert wrong() == []

    Departure.objects.update(reply=bytes(departure.reply)[:-20] + b"x" + bytes(departure.reply)[-19:])
    assert [ledger for ledger, what in wrong() if "回执验不过" in what] == ["anchors.sent"]


def test_an_answer_that_proves_nothing_is_not_taken(authority):
    drop_anchor(clock.today())
    authority.broken = True
    leave(NOW)
    assert "回执验不过" in Departure.objects.get().problem
    authority.broken, authority.silent = False, True
    leave(NOW + timedelta(hours=1))
    assert "没有回应" in Departure.objects.get().problem
    authority.silent = False

    leave(NOW + timedelta(hours=3))

    assert Departure.objects.get().gone_at is not None
    assert wrong() == []


def test_a_stamp_by_somebody_whom_nobody_trusts_is_not_taken(authority, tmp_path, settings):
    (tmp_path / "other").mkdir()
    other = Authority(tmp_path / "other")
    settings.ANCHOR_TSA_CERTIFICATES = other.root
    other.stop()
    drop_anchor(clock.today())

    leave(NOW)

    assert "回执验不过" in Departure.objects.get().problem


@pytest.fixture
def by_sm2(authority, settings):
    """A service that signs with SM2, and whose certificate we were given."""
    authority.by_sm2 = True
    settings.ANCHOR_TSA_CERTIFICATES = authority.sm2_root()
    return authority


def test_a_stamp_that_nobody_here_reads_is_kept_as_it_came_and_said_to_be_unread(by_sm2, capsys):
    drop_anchor(clock.today())
    for days in range(2):
        leave(NOW + timedelta(days=days))

    departure = Departure.objects.get()
    assert (by_sm2.asked, departure.problem) == (1, "")
    assert bytes.fromhex("2a811ccf55018375") in bytes(departure.reply)
    assert wrong() == []
    for role in ("auditor", "administrator"):
        (text,) = told(role)
        assert "国密SM2" in text
        assert "没有核验" in text
    assert main(["verify"]) == 0
    assert "签名没有核验" in capsys.readouterr().err


def test_an_unread_stamp_of_another_anchor_is_not_taken_and_a_changed_one_is_seen(by_sm2):
    drop_anchor(clock.today())
    leave(NOW)
    reply = bytes(Departure.objects.get().reply)
    drop_anchor(clock.today() + timedelta(days=1))
    leave(NOW + timedelta(days=1))

    Departure.objects.filter(gone_at=NOW + timedelta(days=1)).update(reply=reply)

    assert [ledger for ledger, what in wrong() if "说的不是这份存证" in what] == ["anchors.sent"]


def test_where_the_certificates_can_be_read_an_unreadable_stamp_is_refused(authority):
    """Or somebody who cannot sign would only have to say that it is SM2."""
    authority.by_sm2 = True
    drop_anchor(clock.today())

    leave(NOW)

    assert "回执验不过" in Departure.objects.get().problem


def test_anchors_between_days_stay_for_the_next_day_covers_them(folder, body):
    cover(Event.objects.order_by("-pk").first().pk)
    leave(NOW)
    assert Anchor.objects.get().day is None
    assert list(folder.iterdir()) == []
