"""Files are seen by whoever may see their record; nothing in them may run."""

from io import BytesIO

import pytest
from PIL import Image

from anlan.kernel.evidence import store


@pytest.fixture(autouse=True)
def _own_store(settings, tmp_path):
    settings.EVIDENCE_ROOT = tmp_path


@pytest.fixture
def attachment(district, make_plant):
    out = BytesIO()
    Image.new("RGB", (8, 6), "red").save(out, "JPEG")
    out.name = "厂门.jpg"
    out.seek(0)
    return store.keep(make_plant(), out, actor=district.town_3)


def test_whoever_sees_the_record_sees_its_files(district, client_of, attachment):
    answer = client_of(district.town_3).get(f"/evidence/{attachment.pk}/")

    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("inline;")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert b"".join(answer.streaming_content) == store.path_of(attachment.sha256).read_bytes()


def test_another_town_gets_not_found(district, client_of, attachment):
    assert client_of(district.town_4).get(f"/evidence/{attachment.pk}/").status_code == 404


def test_without_a_log_in_there_is_no_file(client, attachment):
    assert client.get(f"/evidence/{attachment.pk}/").status_code == 302


def test_a_file_that_never_was_is_not_found(district, client_of, attachment):
    assert client_of(district.town_3).get(f"/evidence/{attachment.pk + 1}/").status_code == 404


def test_a_file_that_the_store_has_lost_is_said_in_words(district, client_of, attachment):
    store.path_of(attachment.sha256).unlink()

    answer = client_of(district.town_3).get(f"/evidence/{attachment.pk}/")

    assert answer.status_code == 404
    assert "从备份里找回" in answer.content.decode()
