"""Files on a record's page: added whole or not at all, once, with the step that they prove."""

from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from anlan.kernel.evidence.models import Attachment
from anlan.kernel.loop.advance import advance

from .record_pages import again, step_form, text, url_of


def upload(content, name="现场.jpg"):
    return SimpleUploadedFile(name, content)


def photo(colour="red"):
    out = BytesIO()
    Image.new("RGB", (8, 6), colour).save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def _own_store(settings, tmp_path):
    settings.EVIDENCE_ROOT = tmp_path


@pytest.mark.usefixtures("_own_store")
def test_files_are_added_and_stand_in_the_timeline(district, client_of, hazard):
    answer = client_of(district.town_3).post(
        url_of(hazard, "evidence"),
        {"purpose": "整改前", "files": [upload(photo()), upload(photo("blue"))]},
        follow=True,
    )

    page = text(answer)
    assert "2个文件" in page
    assert page.count('<img src="/evidence/') == 2
    assert "附整改前" in page


@pytest.mark.usefixtures("_own_store")
def test_one_bad_file_keeps_all_out_and_is_named(district, client_of, hazard):
    answer = client_of(district.town_3).post(
        url_of(hazard, "evidence"), {"purpose": "整改前", "files": [upload(photo()), upload(b"MZ", "病毒.jpg")]}
    )

    assert answer.status_code == 422
    assert "病毒.jpg：认不出这是什么文件" in text(answer)
    assert Attachment.objects.count() == 0


def test_no_file_chosen_is_said(district, client_of, hazard):
    answer = client_of(district.town_3).post(url_of(hazard, "evidence"), {"purpose": "整改前"})

    assert answer.status_code == 422
    assert "还没有选文件" in text(answer)


@pytest.mark.usefixtures("_own_store")
@pytest.mark.parametrize("step", ["fix_at_once", "rectify"])
def test_what_was_put_right_is_shown_with_the_step_that_says_so(district, client_of, hazard, step):
    if step == "rectify":
        advance(hazard, "assign", actor=district.town_3, key=uuid4(), content={"fix_due_on": "2024-10-20"})
    client = client_of(district.town_3)
    page = text(client.get(url_of(hazard)))

    answer = client.post(
        url_of(hazard, "steps", step),
        step_form(again(hazard), step, fix_measures="已更换", rechecker="张明") | {f"{step}-photos-0": upload(photo())},
        follow=True,
    )

    assert f'name="{step}-photos-0"' in page
    assert "整改后照片" in page
    assert "附整改后" in text(answer)


@pytest.mark.usefixtures("_own_store")
def test_a_file_that_is_there_already_is_not_said_to_have_been_added(district, client_of, hazard):
    client = client_of(district.town_3)
    client.post(url_of(hazard, "evidence"), {"purpose": "整改前", "files": [upload(photo())]})

    page = text(client.post(url_of(hazard, "evidence"), {"purpose": "整改后", "files": [upload(photo())]}, follow=True))

    assert "以前附过（整改前）" in page
    assert "附上了" not in page.split("以前附过")[1]


@pytest.mark.usefixtures("_own_store")
def test_what_it_was_like_before_and_after_stands_side_by_side_and_once(district, client_of, hazard):
    client = client_of(district.town_3)
    for purpose, colours in (("整改前", ("red", "pink")), ("整改后", ("green",)), ("复查", ("blue",))):
        files = [upload(photo(colour), f"{colour}.jpg") for colour in colours]
        client.post(url_of(hazard, "evidence"), {"purpose": purpose, "files": files})

    page = text(client.get(url_of(hazard)))
    beside = page.split('class="photos beside"', 1)[1].split("</div>", 1)[0]

    assert [name in beside for name in ("pink.jpg", "green.jpg", "red.jpg", "blue.jpg")] == [True, True, False, False]
    assert page.count('<img src="/evidence/') == 4
