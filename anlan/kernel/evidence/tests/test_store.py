"""What is kept, what is refused, and that a picture keeps nothing that it should not tell."""

import zipfile
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ExifTags, Image
from pillow_heif import register_heif_opener

from anlan.kernel.evidence import store
from anlan.kernel.evidence.kinds import DOCX, KINDS, PDF, XLSX, EvidenceRefused, recognise
from anlan.kernel.evidence.models import Attachment

register_heif_opener()  # to make one
PDF_FILE = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def _own_store(settings, tmp_path):
    settings.EVIDENCE_ROOT = tmp_path


@pytest.fixture
def plant(make_plant):
    return make_plant()


def photo(size=(80, 60), fmt="JPEG", exif=None, colour="red"):
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, fmt, **({"exif": exif} if exif else {}))
    return out.getvalue()


def named(content, name="现场.jpg"):
    upload = BytesIO(content)
    upload.name = name
    return upload


def packed(*names):
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


def camera_marks():
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif[ExifTags.Base.Make] = "SomePhone"
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2024:10:12 09:41:00"
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(
        {
            ExifTags.GPS.GPSLatitudeRef: "N", ExifTags.GPS.GPSLatitude: (33.0, 4.0, 4.2),
            ExifTags.GPS.GPSLongitudeRef: "E", ExifTags.GPS.GPSLongitude: (107.0, 1.0, 24.36),
        }
    )  # fmt: skip
    return exif


def test_a_photo_is_kept_upright_without_its_marks_which_stand_in_columns(district, plant):
    kept = store.keep(plant, named(photo(exif=camera_marks())), actor=district.town_3, purpose="整改前")

    with Image.open(store.path_of(kept.sha256)) as image:
        assert image.size == (60, 80)
        assert not dict(image.getexif())
    assert kept.taken_at == datetime(2024, 10, 12, 1, 41, tzinfo=UTC)
    assert (kept.longitude, kept.latitude) == (Decimal("107.023433"), Decimal("33.067833"))
    assert (kept.purpose, kept.name, kept.mime) == ("整改前", "现场.jpg", "image/jpeg")
    assert kept.size == store.path_of(kept.sha256).stat().st_size


def test_a_photo_of_an_apple_phone_is_kept_as_a_jpeg(district, plant):
    marks = camera_marks()
    del marks[ExifTags.Base.Orientation]  # such photos are turned by their own format
    sent = photo(fmt="HEIF", exif=marks)

    kept = store.keep(plant, named(sent, "IMG_0042.HEIC"), actor=district.town_3, purpose="整改前")

    with Image.open(store.path_of(kept.sha256)) as image:
        assert (image.format, image.size) == ("JPEG", (80, 60))
        assert not dict(image.getexif())
    assert (kept.name, kept.mime) == ("IMG_0042.jpg", "image/jpeg")
    assert kept.taken_at == datetime(2024, 10, 12, 1, 41, tzinfo=UTC)


def test_the_same_photo_again_is_the_same_attachment(district, plant):
    content = photo()

    first = store.keep(plant, named(content), actor=district.town_3)
    again = store.keep(plant, named(content, "改名.jpg"), actor=district.town_3)

    assert first.pk == again.pk
    assert Attachment.objects.count() == 1


def test_a_large_photo_is_made_smaller(district, plant):
    kept = store.keep(plant, named(photo(size=(4000, 3000))), actor=district.town_3)

    with Image.open(store.path_of(kept.sha256)) as image:
        assert max(image.size) == 2560


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF_FILE, PDF),
        (packed("[Content_Types].xml", "word/document.xml"), DOCX),
        (packed("[Content_Types].xml", "xl/workbook.xml"), XLSX),
    ],
)
def test_documents_are_kept_as_they_came(district, plant, content, kind):
    kept = store.keep(plant, named(content, "通知.bin"), actor=district.town_3)

    assert (kept.mime, kept.name) == (kind.mime, f"通知{kind.suffix}")
    assert store.path_of(kept.sha256).read_bytes() == content


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "空的"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "矢量图"),
        (b"  <!DOCTYPE html><html></html>", "网页"),
        (b"%PDF-1.7\n<script>alert(1)</script>\n%%EOF", "网页"),
        (b"%PDF-1.7\nhalf", "不完整"),
        (PDF_FILE + packed("a.txt"), "压缩包"),
        (packed("a.exe"), "压缩包不能作佐证"),
        (packed("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "宏"),
        (b"PK\x03\x04 broken", "打不开"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧版Office"),
        (b"\x00\x00\x00\x18ftypheic", "打不开"),
        (photo(fmt="HEIF")[:-40], "打不开"),
        (b"\xff\xd8\xff\xe0 not a photo", "打不开"),
        (photo()[:200], "打不开"),
        (b"MZ\x90\x00", "认不出"),
        (PDF_FILE[:-6] + b" " * (31 * 2**20) + b"%%EOF", "最大30兆"),
    ],
)  # fmt: skip
def test_what_is_not_kept_is_refused_in_words_and_leaves_nothing(district, plant, content, said, tmp_path):
    with pytest.raises(EvidenceRefused, match=said):
        store.keep(plant, named(content), actor=district.town_3)

    assert Attachment.objects.count() == 0
    assert list(tmp_path.iterdir()) == []


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_drawn(district, plant):
    with pytest.raises(EvidenceRefused, match="像素太多"):
        store.keep(plant, named(photo(size=(12000, 8000), fmt="PNG")), actor=district.town_3)


@given(st.text())
def test_a_name_never_leaves_its_folder(name):
    safe = store.safe_name(name)

    assert "/" not in safe
    assert "\\" not in safe
    assert not safe.startswith(".")
    assert len(safe) <= 120


@given(st.binary(max_size=200))
def test_any_bytes_are_recognised_or_refused(content):
    try:
        kind = recognise(content)
    except EvidenceRefused:
        return
    assert kind.mime in KINDS
