"""`anlan verify` as a program: killed in its middle it goes on, and a program reads its standard output."""

import json
import os
import subprocess
import sys
from uuid import uuid4

import pytest
from django.db import connection

from anlan.kernel import clock
from anlan.kernel.history.anchors import drop_anchor
from anlan.kernel.history.models import Event, Round
from anlan.kernel.loop import nightly
from anlan.kernel.loop.opening import open_record
from anlan.kernel.people.models import Body
from anlan.kernel.testing.cast import TOWN_3
from anlan.kernel.testing.waiting import wait_until

PATIENCE = 300  # seconds: more than a busy machine takes


@pytest.fixture
def body(district):
    values = {"name": "清河镇卫生院", "kind": "other", "region": TOWN_3}
    return open_record(Body, values, actor=district.administrator, key=uuid4())


@pytest.fixture
def start():
    """Starts a command on the tests' own database."""
    started = []
    parameters = connection.get_connection_params()
    address = f"postgresql://{parameters['user']}@/{connection.settings_dict['NAME']}?host={parameters['host']}"

    def go(*arguments, command="verify", **settings):
        started.append(
            subprocess.Popen(
                [sys.executable, "-m", "anlan.site.cli", command, *arguments],
                env={**os.environ, "DATABASE_URL": address, **settings}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
            )
        )  # fmt: skip
        return started[-1]

    yield go
    for process in started:
        process.kill()
        process.wait()


def somebody_waits():
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
        return cursor.rowcount > 0


@pytest.mark.django_db(transaction=True)
def test_killed_in_its_middle_it_goes_on_and_says_so(body, start):
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("LOCK TABLE people_post IN ACCESS EXCLUSIVE MODE")  # it comes to the posts, and waits
        killed = start("--json")
        wait_until(somebody_waits, "the verification waits for a lock")
        killed.kill()
        killed.wait()
        cursor.execute("ROLLBACK")
    other.close()
    assert killed.stdout.read() == ""
    before = Round.objects.get(ended_at=None)
    assert 0 < before.events < Event.objects.count()

    again = start("--json")
    said, progress = again.communicate(timeout=PATIENCE)

    result = json.loads(said)
    assert again.returncode == 0
    assert (result["holds"], result["resumed"], result["problems"]) == (True, True, [])
    assert result["events"] == Event.objects.count()
    assert f"已校验{before.events}条经过" in progress.splitlines()[0]
    assert Round.objects.get().ended_at is not None


@pytest.mark.django_db(transaction=True)
def test_what_does_not_hold_is_said_and_asked_for_anew_is_read_anew(body, start):
    Body._base_manager.filter(pk=body.pk).update(name="别的名字")

    first = start("--ledger", "bodies")
    said, progress = first.communicate(timeout=PATIENCE)

    assert first.returncode == 1
    assert f"bodies {body.number}：内容与最后一条经过对不上" in said
    assert said.splitlines()[-1].endswith("1处不成立。")
    assert "正在校验" in progress
    assert start("--ledger", "nothing").wait(PATIENCE) == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_an_edited_copy_of_an_anchor_is_said_and_the_doctor_names_what_has_not_left(body, start, tmp_path, settings):
    settings.ANCHOR_FOLDER = str(tmp_path)
    drop_anchor(clock.today())
    nightly.leave(clock.now())
    (copy,) = tmp_path.iterdir()
    place = {"ANLAN_ANCHOR_FOLDER": str(tmp_path)}
    whole = start("--json", "--anchors", str(tmp_path), **place)
    assert json.loads(whole.communicate(timeout=PATIENCE)[0])["holds"]

    copy.write_text(copy.read_text().replace("经过数：", "经过数：9"))

    said = json.loads(start("--json", "--anchors", str(tmp_path), **place).communicate(timeout=PATIENCE)[0])
    assert {(each["ledger"], each["number"]) for each in said["problems"]} == {
        ("anchors.sent", "2024-10-16"), ("anchor", copy.name),
    }  # fmt: skip
    assert start("--anchors", str(tmp_path / "nothing")).wait(PATIENCE) == 2

    there = json.loads(start("--json", command="doctor", **place).communicate(timeout=PATIENCE)[0])
    elsewhere = json.loads(
        start("--json", command="doctor", ANLAN_ANCHOR_FOLDER="/nowhere").communicate(timeout=PATIENCE)[0]
    )
    (here,) = [each for each in there["findings"] if each["what"].startswith("存证")]
    (away,) = [each for each in elsewhere["findings"] if each["what"].startswith("存证")]
    assert (here["state"], away["state"]) == ("good", "warn")
    assert "2024-10-16还没有送出" in away["words"]


@pytest.mark.django_db(transaction=True)
def test_a_printed_anchor_is_held_against_history(body, start):
    anchor = drop_anchor(clock.today())
    printed = bytes(anchor.hash).hex()
    other = ("0" if printed[0] != "0" else "1") + printed[1:]

    whole = start("--anchor", f"{anchor.day}:{printed}", "--anchor", f"{anchor.day}:{printed[:16].upper()}")
    forged = start("--json", "--anchor", f"{anchor.day}:{other}", "--anchor", f"2020-01-01:{printed}")
    assert whole.wait(PATIENCE) == 0
    problems = json.loads(forged.communicate(timeout=PATIENCE)[0])["problems"]
    assert [(each["number"], each["what"]) for each in problems] == [
        (str(anchor.day), "和库里的存证不一样：历史被整个改写过，或印的不是这里的"), ("2020-01-01", "库里没有这一天的存证"),
    ]  # fmt: skip
    assert (forged.returncode, start("--anchor", "2024-10-16:12ab").wait(PATIENCE)) == (1, 2)
