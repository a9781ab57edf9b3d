"""Photos as phones take them, chosen in a real browser: turned and shrunk before they are sent, and none lost on the way."""

import re
from io import BytesIO

import pytest
from PIL import ExifTags, Image
from pillow_heif import register_heif_opener

from tests.browser import installed

from .drafting import NEW, SENT, kept, records, written

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(installed() is None, reason="no Chromium on this machine"),
]
register_heif_opener()
MOST = 300 * 1024


@pytest.fixture(scope="module")
def photo():
    """12 million pixels of noise, lying on its side, with the moment at which it was taken."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2024:10:12 09:41:00"
    out = BytesIO()
    Image.effect_noise((4032, 3024), 90).convert("RGB").save(out, "JPEG", quality=80, exif=exif)
    assert out.tell() > 3_000_000
    return out.getvalue()


def chosen(page, content, name="IMG_0042.jpg", mime="image/jpeg"):
    page.set_input_files("[name=photos-0]", {"name": name, "mimeType": mime, "buffer": content})


def sizes(page):
    return page.evaluate("[...document.querySelector('[name=photos-0]').files].map((each) => [each.name, each.size])")


def test_a_large_photo_is_made_small_on_the_phone_and_keeps_its_moment(town, site, firm, words, photo):
    written(town, site, words, firm)
    chosen(town, photo)
    town.locator(".weight:has-text('共')").wait_for()

    [(name, size)] = sizes(town)
    said = town.locator(".weight").inner_text()
    town.click(SENT)
    town.wait_for_url("**/ledgers/hazards/YH-*/")

    assert name == "IMG_0042.jpg"
    assert size <= MOST
    assert said == f"已选1个，共{-(-size // 1024)}KB。"
    with Image.open(BytesIO(town.request.get(site + _first_photo(town)).body())) as picture:
        assert picture.width < picture.height <= 1600  # upright
    assert "10月12日09:41拍" in town.locator(".photos").inner_text()


def test_whoever_sends_while_it_is_made_small_has_sent_once_with_the_small_one(town, site, firm, words, photo):
    written(town, site, words, firm)
    sent = []
    town.on(
        "request",
        lambda request: (
            sent.append(request.post_data_buffer) if request.method == "POST" and request.url.endswith(NEW) else None
        ),
    )

    chosen(town, photo)
    town.click(SENT)
    town.click(SENT, force=True)
    town.wait_for_url("**/ledgers/hazards/YH-*/")

    assert len(sent) == 1
    assert town.locator(".photos figure").count() == 1
    assert records(town, site, words) == 1


def test_a_tab_that_closes_meanwhile_has_lost_no_photo(town, site, words, photo):
    written(town, site, words)
    chosen(town, photo)
    town.locator(".weight:has-text('共')").wait_for()
    kept(town)

    town.goto(site + NEW)
    town.locator(".kept").wait_for()

    [(_, size)] = sizes(town)
    assert size <= MOST


def test_a_small_photo_and_a_table_go_as_they_are(town, site, words):
    written(town, site, words)
    small = BytesIO()
    Image.new("RGB", (80, 60), "red").save(small, "JPEG")
    chosen(town, small.getvalue())

    assert sizes(town) == [["IMG_0042.jpg", len(small.getvalue())]]
    assert re.fullmatch(r"已选1个，共\d+KB。", town.locator(".weight").inner_text())


def test_what_the_phone_cannot_read_goes_as_it_is_and_is_turned_by_the_server(town, site, firm, words):
    out = BytesIO()
    Image.effect_noise((1600, 1200), 90).convert("RGB").save(out, "HEIF", quality=90)
    assert out.tell() > MOST
    written(town, site, words, firm)
    chosen(town, out.getvalue(), "IMG_0042.HEIC", "image/heic")
    town.locator(".weight:has-text('共')").wait_for()

    assert sizes(town) == [["IMG_0042.HEIC", out.tell()]]
    town.click(SENT)
    town.wait_for_url("**/ledgers/hazards/YH-*/")

    with Image.open(BytesIO(town.request.get(site + _first_photo(town)).body())) as picture:
        assert (picture.format, picture.size) == ("JPEG", (1600, 1200))


def _first_photo(page):
    return page.locator(".photos figure img").first.get_attribute("src")
