"""Writing and drawing: messages, files and the whiteboard, with script and without."""

from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from anlan.kernel.scope import unscoped

from ...decide.rows import Message, Stroke
from .conftest import PLAIN


def test_a_message_with_a_file_reaches_whoever_is_in_the_room_alone(district, seat_of, client_of, post, base):
    member, seat = seat_of(district.town_3)
    file = SimpleUploadedFile("水位.pdf", b"%PDF-1.4\n%\xe2\xe3\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF")

    assert post(member, "messages", text="2号坝水位已退", file=file)[0] == 200

    page = member.get(f"{seat}now/").content.decode()
    assert "2号坝水位已退" in page
    with unscoped("test", Message):
        attachment = Message.objects.get().attachment_id
    assert member.get(f"{base}files/{attachment}/").status_code == 200
    assert client_of(district.village_4).get(f"{base}files/{attachment}/").status_code == 404


def test_without_script_a_refused_message_comes_back_as_it_was_typed(district, seat_of, base):
    member, seat = seat_of(district.town_3)
    said = {"key": str(uuid4()), "seat": seat.split("/")[-2], "text": "水" * 1001}

    answer = member.post(f"{base}messages/", said)

    assert answer.status_code == 422
    assert "一条最多1000字" in answer.content.decode()
    assert "水" * 1001 in answer.content.decode()


def test_without_script_a_press_comes_back_to_the_seat(district, seat_of, base):
    member, seat = seat_of(district.town_3)

    answer = member.post(f"{base}hand/", {"key": str(uuid4()), "seat": seat.split("/")[-2]})

    assert answer["Location"] == seat
    assert "手放下" in member.get(seat).content.decode()


def test_a_stroke_is_kept_once_and_the_board_becomes_a_picture_at_the_end(district, seat_of, conference, post, base):
    member, _ = seat_of(district.town_3)
    chair, _ = seat_of(district.leader)
    key = str(uuid4())
    for _ in range(2):
        member.post(f"{base}strokes/", {"key": key, "points": "10,10,400,300,800,20", "colour": "red"}, **PLAIN)
    assert len(chair.get(f"{base}board.json").json()["strokes"]) == 1

    post(chair, "end")

    page = chair.get(base).content.decode()
    assert "白板.png" in page


def test_a_wiped_board_is_empty_and_a_wrong_stroke_is_refused(district, seat_of, post, base):
    member, _ = seat_of(district.town_3)
    chair, _ = seat_of(district.leader)
    post(member, "strokes", points="1,1,2,2", colour="blue")

    assert post(member, "strokes", points="1", colour="blue")[0] == 422
    assert post(chair, "board-wiped")[0] == 200

    assert chair.get(f"{base}board.json").json()["strokes"] == []
    with unscoped("test", Stroke):
        assert Stroke.objects.count() == 1
