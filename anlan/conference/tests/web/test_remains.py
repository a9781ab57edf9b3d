"""What remains of a conference: decisions that become tasks, minutes, and recordings for whoever may see them."""

import hashlib
from uuid import uuid4

from anlan.kernel.evidence.store import path_of
from anlan.kernel.testing.cast import NOW

from ...decide.recordings import keep


def test_decisions_become_tasks_when_the_minutes_are_made(district, seat_of, conference, post, base):
    chair, _ = seat_of(district.office)
    holder = district.bodies["town_3"]
    agreed = {"text": "加固2号坝（示范）", "holder": holder.pk, "due_on": "2024-10-30"}
    assert post(chair, "resolutions", **{**agreed, "due_on": "2024-01-01"})[0] == 422
    assert post(chair, "resolutions", **agreed)[0] == 200
    post(chair, "end")
    assert "加固2号坝（示范）" in chair.get(f"{base}minutes/preview/").content.decode()

    chair.post(f"{base}minutes/", {"key": str(uuid4()), "summary": "先转移人。"})

    page = chair.get(base).content.decode()
    assert "/ledgers/decisions/" in page
    docx = chair.get(f"{base}minutes.docx")
    assert docx.content[:2] == b"PK"
    assert chair.get(f"{base}attendance/").status_code == 200


def test_recordings_say_who_may_see_them(district, client_of, conference, base):
    assert "还没有录像" in client_of(district.leader).get(f"{base}recordings/").content.decode()
    assert "看得到" in client_of(district.town_3).get(f"{base}recordings/").content.decode()


def test_a_recording_is_played_in_parts_by_whoever_may_see_it_alone(
    district, client_of, conference, base, settings, tmp_path
):
    settings.EVIDENCE_ROOT = tmp_path
    content = bytes(range(256)) * 300
    sha256 = hashlib.sha256(content).hexdigest()
    path_of(sha256).parent.mkdir(parents=True)
    path_of(sha256).write_bytes(content)
    row = keep(
        conference, sha256=sha256, size=len(content), started_at=NOW, seconds=9, actor=district.leader, key=uuid4()
    )
    address = f"{base}recordings/{row.pk}/file/"

    part = client_of(district.leader).get(address, headers={"Range": "bytes=100-199"})
    whole = client_of(district.office).get(address)
    beyond = client_of(district.leader).get(address, headers={"Range": "bytes=99999999-"})

    assert (part.status_code, part["Content-Range"]) == (206, f"bytes 100-199/{len(content)}")
    assert b"".join(part.streaming_content) == content[100:200]
    assert b"".join(whole.streaming_content) == content
    assert beyond.status_code == 416
    assert client_of(district.town_3).get(address).status_code == 404
