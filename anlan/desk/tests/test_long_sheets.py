"""A sheet too long for a page's request: a job reads it, takes it in and takes it back, and whoever sent it finds it again."""

import time
from datetime import date

import pytest

from anlan.desk.jobs import sheets
from anlan.desk.sheets import work as working
from anlan.kernel.history.verify import verify
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.scope import unscoped
from anlan.kernel.sheets.models import ImportBatch, Upload, Work

from .sheet_pages import HEADERS, PLANT, URL, hazards, send, text, upload

ROWS = [(PLANT, f"第{at}处配电箱无漏电保护", date(2024, 10, 12)) for at in range(4)]
WRONG = (PLANT, "砂轮机无防护罩", "2024.9.31")


@pytest.fixture(autouse=True)
def _kept_apart(settings, tmp_path):
    settings.INCOMING_ROOT, settings.SHEET_ROWS_AT_ONCE = tmp_path, 3


def work_on():
    """What a worker does every minute."""
    return sheets(timestamp=1)


@pytest.fixture
def read(importer):
    """A long sheet that was sent and read: the address of its page."""
    address = importer.post(URL, upload(*ROWS))["Location"]
    work_on()
    return address


@pytest.fixture
def batch(importer, read):
    """A long sheet that was taken in."""
    importer.post(URL, {"token": read.partition("file=")[2], "do": "import"})
    work_on()
    with unscoped("the one import", ImportBatch):
        return ImportBatch.objects.get()


def told(importer):
    return text(importer.get("/notices/"))


def test_a_long_sheet_is_read_by_a_job_and_its_page_is_found_again(importer, district):
    address = importer.post(URL, upload(*ROWS))["Location"]
    waiting, listed = text(importer.get(address)), text(importer.get(URL))
    assert ("正在读这份表" in waiting, "可以离开这一页" in waiting) == (True, True)
    assert f'<a href="{address}">隐患台账.xlsx</a>，正在读' in listed

    assert work_on() == 1

    assert "4行新增" in text(importer.get(address))
    assert f'<a href="{address}">隐患台账.xlsx</a>，读好了，还没有导入' in text(importer.get(URL))
    assert "隐患台账.xlsx读好了，请看一看再点导入" in told(importer)
    assert hazards(district.town_3) == []


def test_a_page_that_waits_is_led_on_when_the_job_is_done(importer, batch):
    address = importer.post(URL, upload(*ROWS, WRONG))["Location"]
    asked = importer.get(address, headers={"HX-Request": "true"})
    assert "排队等着" in text(asked)

    work_on()

    assert importer.get(address, headers={"HX-Request": "true"})["HX-Redirect"] == address


def test_a_notice_leads_to_the_page_of_its_sheet(importer, batch):
    page = importer.get("/notices/")
    links = [url for _, url in page.context["listed"]]

    answer = importer.get(links[0])

    assert "隐患台账.xlsx导入好了，新增4条" in text(page)
    assert answer["Location"] == f"{URL}{batch.pk}/"


def test_a_short_sheet_is_done_at_once_and_nobody_is_told(importer, district):
    page = send(importer, upload(*ROWS[:2]))
    done = send(importer, {"token": page.context["token"], "do": "import"})

    assert "导入了2条隐患" in text(done)
    assert "还没有提醒" in told(importer)
    assert work_on() == 0


def test_a_second_press_and_a_second_tab_take_it_in_once(importer, district, read):
    token = read.partition("file=")[2]
    answers = [importer.post(URL, {"token": token, "do": "import"}) for _ in range(2)]
    assert [answer["Location"] for answer in answers] == [read, read]
    assert Work.objects.filter(ended_at=None).count() == 1

    work_on()
    again = importer.post(URL, {"token": token, "do": "import"})

    assert len(hazards(district.town_3)) == 4
    assert again["Location"].startswith(f"{URL}{Upload.objects.get().batch_id}/")
    assert "这份表已经导入" in text(importer.get(read))


def test_two_people_take_an_import_back_once(importer, client_of, district, batch):
    for person in (importer, client_of(district.town_3_other)):
        page = person.post(f"{URL}{batch.pk}/", follow=True)
        assert "正在撤销这次导入" in text(page)
    assert Work.objects.filter(ended_at=None).count() == 1

    work_on()

    assert "这次导入已撤销" in text(importer.get(f"{URL}{batch.pk}/"))
    assert "隐患台账.xlsx：已撤销这次导入，撤回4条" in told(importer)
    assert hazards(district.town_3) == []
    assert list(verify()) == []
    later = importer.post(f"{URL}{batch.pk}/", follow=True)
    assert "已撤销这次导入，撤回4条" in text(later)


def test_what_is_wrong_in_a_long_sheet_is_told_and_its_rows_are_handed_back(importer, district):
    address = importer.post(URL, upload(*ROWS, WRONG))["Location"]
    work_on()
    assert "隐患台账.xlsx读好了，1处要改" in told(importer)

    token = address.partition("file=")[2]
    assert importer.get(f"{URL}problems.xlsx", {"file": token}).status_code == 200
    importer.post(URL, {"token": token, "do": "good"})
    work_on()

    assert len(hazards(district.town_3)) == 4
    assert "还有1行有错没有导入" in told(importer)


def test_what_changed_in_the_ledger_meanwhile_refuses_the_whole_and_says_so(importer, district, read, client_of):
    other = client_of(district.town_3_other)
    other_page = other.post(URL, upload(*ROWS))["Location"]
    work_on()
    other.post(URL, {"token": other_page.partition("file=")[2], "do": "import"})
    work_on()

    importer.post(URL, {"token": read.partition("file=")[2], "do": "import"})
    work_on()

    page = importer.get(read)
    assert "没有要导入的：每一行都已经在台账里" in text(page)
    assert "隐患台账.xlsx没有导入成：没有要导入的" in told(importer)
    assert len(hazards(district.town_3)) == 4


def test_whoever_lost_the_post_meanwhile_takes_nothing_in(importer, district, read):
    importer.post(URL, {"token": read.partition("file=")[2], "do": "import"})
    with unscoped("the post ends", type(Work.objects.get(ended_at=None).post)):
        post = Work.objects.get(ended_at=None).post
        type(post).objects.filter(pk=post.pk).update(ends_on=date(2024, 10, 1))

    work_on()

    assert hazards(district.town_3) == []
    assert "您的岗位已经变了" in Upload.objects.get().problem


def test_what_was_begun_three_times_and_never_ended_is_given_up_with_what_to_do(importer, read):
    importer.post(URL, {"token": read.partition("file=")[2], "do": "import"})
    Work.objects.filter(ended_at=None).update(tries=3)

    work_on()

    assert "请把表分成几份再导入" in text(importer.get(read))


def test_what_a_killed_process_left_of_a_short_one_is_gone_on_with(importer, monkeypatch):
    with monkeypatch.context() as killed:
        killed.setattr(working, "carry_out", lambda pk: None)
        address = importer.post(URL, upload(*ROWS[:2]))["Location"]
    assert work_on() == 0  # somebody may be at it this very minute

    monkeypatch.setattr(working, "_ABANDONED", working._ABANDONED * -1)
    work_on()

    assert "2行新增" in text(importer.get(address))


@pytest.mark.slow
def test_two_hundred_thousand_rows_are_read_taken_in_and_taken_back(importer, district, settings):
    settings.SHEET_ROWS_AT_ONCE = 5000
    rows = [
        (PLANT, f"第{at}处配电箱无漏电保护", date(2024, 3, 5), date(2024, 3, 9) if at % 2 else "")
        for at in range(200_000)
    ]
    address = importer.post(URL, upload(*rows, headers=(*HEADERS, "完成时间")))["Location"]
    took = [_took(work_on)]
    assert "200000行新增" in text(importer.get(address))

    importer.post(URL, {"token": address.partition("file=")[2], "do": "import"})
    took.append(_took(work_on))
    batch = Upload.objects.get().batch
    with unscoped("all of them", LEDGERS["hazards"].model):
        assert LEDGERS["hazards"].model.objects.exclude(state="withdrawn").count() == 200_000

    importer.post(f"{URL}{batch.pk}/")
    took.append(_took(work_on))
    with unscoped("none of them", LEDGERS["hazards"].model):
        assert LEDGERS["hazards"].model.objects.exclude(state="withdrawn").count() == 0
    print(f"read {took[0]:.0f} s, in {took[1]:.0f} s, back {took[2]:.0f} s")


def _took(do):
    began = time.monotonic()
    do()
    return time.monotonic() - began
