"""Two texts beside each other: what contradicts, was copied, changed, went and came; and what cannot be read."""

from django.core.files.uploadedfile import SimpleUploadedFile

LAST = """青禾区2023年工作总结
2023年，全区排查隐患120条，整改隐患118条，开展安全培训6次。
各级各部门坚持人民至上、生命至上，把安全责任落到每个岗位。
下一步，继续抓好工作。"""
THIS = """青禾区2024年工作总结
2024年，全区排查隐患120条，整改隐患131条，组织演练9场。
各级各部门坚持人民至上、生命至上，把安全责任落到每个岗位。
下一步，把重点放在基层。"""


def page(client, **sent):
    answer = client.post("/check/beside/", sent)
    return answer.status_code, answer.content.decode()


def test_last_years_report_beside_this_years(district, client_of):
    status, shown = page(client_of(district.office), one=LAST, other=THIS)

    assert status == 200
    assert "没有发现相互矛盾的数" in shown
    assert "各级各部门坚持人民至上、生命至上，把安全责任落到每个岗位。</li>" in shown
    assert "两年一个数也不差" in shown
    assert '<td class="num">118条</td><td class="num">131条</td>' in shown
    assert "后一份没有写的" in shown
    assert "6次" in shown
    assert "前一份没有写的" in shown
    assert "9场" in shown
    assert "<del>118</del>" in shown
    assert "<ins>131</ins>" in shown


def test_a_towns_figure_is_not_above_the_districts(district, client_of):
    town = "清河镇2024年1—9月工作情况\n1—9月，清河镇排查隐患300条。"
    whole = "2024年1—9月工作情况\n1—9月，全区排查隐患200条。"

    _, shown = page(client_of(district.office), one=town, other=whole)

    assert "比上一级的还多" in shown
    assert '<td class="num">300条</td><td class="num">200条</td>' in shown


def test_one_figure_of_the_same_days_has_one_value(district, client_of):
    drafts = [f"2024年1—9月工作情况\n1—9月，全区排查隐患{count}条。" for count in (200, 210)]

    _, shown = page(client_of(district.office), one=drafts[0], other=drafts[1])

    assert "两份写的不一样" in shown
    assert "一字不差的句子" not in shown  # of one year, sentences may well be the same


def test_a_file_stands_for_a_text_and_what_lacks_is_said_with_what_was_typed(district, client_of):
    client = client_of(district.office)
    file = SimpleUploadedFile("去年.txt", LAST.encode("gb18030"))

    status, shown = page(client, one_file=file, other=THIS)
    missing, words = page(client, one=LAST, other=" ")

    assert (status, missing) == (200, 422)
    assert "120" in shown
    assert "后一份还没有" in words
    assert "开展安全培训6次" in words


def test_a_file_that_cannot_be_read_is_said(district, client_of):
    status, words = page(
        client_of(district.office), one_file=SimpleUploadedFile("去年.png", b"\x89PNG\r\n"), other=THIS
    )

    assert status == 422
    assert "是图片" in words
    assert "把重点放在基层" in words


def test_what_a_page_does_not_check_within_its_request_is_not_laid_beside_another(district, client_of):
    many = "".join(f"{place}村排查隐患{place}条，" for place in range(1, 150))

    status, words = page(client_of(district.office), one=LAST, other=many)

    assert status == 422
    assert "后一份太长" in words
