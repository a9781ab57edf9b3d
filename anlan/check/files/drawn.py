"""The pages of a scan, or a photo of a page, as pictures that are ready to be read: upright, grey, without the rules of tables.

list(pieces(content, "汇报.pdf"))      # a PNG for each page in base64; in a process of its own, as every file that somebody sends
"""

from base64 import b64encode
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING

from anlan.kernel import limits
from anlan.kernel.limits import Refused

if TYPE_CHECKING:
    from PIL.Image import Image

_DPI = 300
_LONGEST, _SHORTEST = 4_000, 3_400  # pixels of a page's longer side; at 300 dpi A4 has 3,500
_INK = 160  # of 255: what is darker may be a rule
_RULE = 128  # pixels: longer than any stroke of a character


def pieces(content: bytes, name: str) -> Iterator[str]:
    """Raises Refused for what is no picture, and for more pages than are read."""
    for number, page in enumerate(_pages(content, name)):
        if number >= limits.SCAN_PAGES:
            raise Refused(f"{name} 超过{limits.SCAN_PAGES}页，请分成几份再试。")
        kept = BytesIO()
        _without_rules(page).save(kept, "PNG")
        yield b64encode(kept.getvalue()).decode()


def _pages(content: bytes, name: str) -> Iterator["Image"]:
    return _of_pdf(content) if content.startswith(b"%PDF") else _of_picture(content, name)


def _of_pdf(content: bytes) -> Iterator["Image"]:
    import pypdfium2

    with pypdfium2.PdfDocument(content) as document:
        for page in document:
            scale = min(_DPI / 72, _LONGEST / max(page.get_size()))
            yield page.render(scale=scale, grayscale=True).to_pil()
            page.close()


def _of_picture(content: bytes, name: str) -> Iterator["Image"]:
    from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError
    from pillow_heif import register_heif_opener

    register_heif_opener(thumbnails=False, decode_threads=1)
    try:
        picture = Image.open(BytesIO(content))
    except UnidentifiedImageError as error:
        raise Refused(f"{name} 不是图片，或者已经损坏，请换一份。") from error
    for frame in ImageSequence.Iterator(picture):
        page = ImageOps.autocontrast(ImageOps.exif_transpose(frame).convert("L"), cutoff=1)
        longer = max(page.size)
        wanted = min(max(longer, _SHORTEST), _LONGEST)
        yield page if longer == wanted else ImageOps.contain(page, (wanted, wanted), Image.Resampling.LANCZOS)


def _without_rules(page: "Image") -> "Image":
    """The page without long straight strokes, among which characters are not found. What stays of the ink through a shift by every
    length up to a rule's is part of one; doubling the shift needs few steps."""
    from PIL import ImageChops

    ink = page.point(lambda value: 255 if value > _INK else 0)
    for across, down in ((1, 0), (0, 1)):
        rules, length = ink, 1
        while length < _RULE:
            rules = ImageChops.lighter(rules, ImageChops.offset(rules, across * length, down * length))
            length *= 2
        while length > 1:
            length //= 2
            rules = ImageChops.darker(rules, ImageChops.offset(rules, -across * length, -down * length))
        for edge in (-1, 1):  # its softer edges
            rules = ImageChops.darker(rules, ImageChops.offset(rules, down * edge, across * edge))
        page = ImageChops.lighter(page, ImageChops.invert(rules))
    return page
