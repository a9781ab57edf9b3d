"""What a scan or a photo of a page says, read by Tesseract where this machine has it, and how sure that is.

scan = read(content, "汇报.pdf")
scan.text, scan.unsure(12, 15)      # whether what stands at [12, 15) was read for sure
scan.cut(12, 15)                    # its picture, a PNG
"""

import os
import shutil
import subprocess
from base64 import b64decode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

from anlan.kernel import limits
from anlan.kernel.limits import Refused, TooHeavy
from anlan.kernel.limits.apart import Cap, apart

from .layout import Page, Sign, paragraphs

PROGRAM, LANGUAGE = "tesseract", "chi_sim"
INSTALL = "apt-get install tesseract-ocr tesseract-ocr-chi-sim"
_PAGES = "anlan.check.files.drawn:pieces"
_MEMORY_KIB = 2 * 1024**2
_NEEDED = ("PATH", "LANG", "LC_ALL", "TESSDATA_PREFIX")  # no secret among them
_SURE = 90  # of 100: what Tesseract says of a word that it read well
_BLOCK = "6"  # lines from left to right, as they come; which belong together is told by the layout
_LINE, _WORD = "4", "5"  # the level of a row of its table


@dataclass(frozen=True, slots=True)
class _Word(Sign):
    """trust: of 100; page: on which it stands."""

    trust: float
    page: int


@dataclass(frozen=True)
class Scan:
    """words: each with where it stands in the text; pages: their pictures."""

    text: str
    words: Sequence[tuple[int, _Word]]
    pages: Sequence[bytes]

    def is_unsure(self, start: int, end: int) -> bool:
        """Whether what stands at [start, end) may say something else."""
        return any(word.trust < _SURE for word in self._words_at(start, end))

    def cut(self, start: int, end: int) -> bytes:
        """The picture of what stands at [start, end), with a little around it; empty where it stands nowhere."""
        from PIL import Image

        words = self._words_at(start, end)
        own = [word for word in words if word.page == words[0].page]
        if not own:
            return b""
        size = max(word.height for word in own)
        box = (
            min(word.x0 for word in own) - 3 * size, min(word.top for word in own) - size / 2,
            max(word.x1 for word in own) + 3 * size, max(word.bottom for word in own) + size / 2,
        )  # fmt: skip
        page = Image.open(BytesIO(self.pages[own[0].page]))
        cut = page.crop(
            (max(0, int(box[0])), max(0, int(box[1])), min(page.width, int(box[2])), min(page.height, int(box[3])))
        )
        cut.thumbnail((600, 120))
        kept = BytesIO()
        cut.quantize(16, dither=Image.Dither.NONE).save(kept, "PNG", optimize=True)
        return kept.getvalue()

    def _words_at(self, start: int, end: int) -> list[_Word]:
        return [word for at, word in self.words if at < end and start < at + len(word.text)]


def is_there() -> bool:
    """Whether this machine reads pictures of Chinese texts."""
    if shutil.which(PROGRAM) is None:
        return False
    listed = subprocess.run([PROGRAM, "--list-langs"], capture_output=True, text=True, timeout=20, check=False)
    return LANGUAGE in listed.stdout.split()


def read(content: bytes, name: str, cap: Cap | None = None) -> Scan:
    """What a picture, or a PDF of pictures, says. Raises Refused where nothing here reads pictures, or it says nothing; TooHeavy for a cap
    within which nobody reads a page."""
    if not is_there():
        raise Refused(
            f"{name} 是图片或扫描件，这台服务器上没有装识别文字的 Tesseract，读不了。请管理员安装（{INSTALL}），或者把文字打进来。"
        )
    if cap is not None and cap.seconds < limits.CHILD_SECONDS:
        raise TooHeavy(f"{name} 是图片或扫描件，识别要等一会儿。请到“核对”里识别，再把文字贴到这里。")
    pages = [b64decode(each) for each in apart(_PAGES, content, name, cap or Cap())]
    signs = list(paragraphs([_page(number, page, name) for number, page in enumerate(pages)]))
    text: list[str] = []
    words: list[tuple[int, _Word]] = []
    at = 0
    for paragraph in signs:
        for sign in paragraph:
            if isinstance(sign, _Word):
                words.append((at, sign))
            text.append(sign.text)
            at += len(sign.text)
        text.append("\n")
        at += 1
    if not words:
        raise Refused(f"{name} 里没有认出文字。请拍得正一些、清楚一些，或者把文字打进来。")
    return Scan("".join(text), words, pages)


def _page(number: int, page: bytes, name: str) -> Page:
    width, height = (int.from_bytes(page[at : at + 4]) for at in (16, 20))  # as a PNG begins
    return Page(width, height, list(_words(number, page, name)))


def _words(number: int, page: bytes, name: str) -> Iterator[_Word]:
    """What Tesseract reads on a page, word by word. Raises Refused."""
    seconds = limits.SCAN_PAGE_SECONDS
    command = [
        "/bin/sh", "-c", f'ulimit -v {_MEMORY_KIB} -t {seconds} -c 0; exec "$@"', "sh",
        PROGRAM, "-", "-", "-l", LANGUAGE, "--psm", _BLOCK, "tsv",
    ]  # fmt: skip
    environment = {each: os.environ[each] for each in _NEEDED if each in os.environ} | {"OMP_THREAD_LIMIT": "1"}
    try:
        done = subprocess.run(command, input=page, env=environment, capture_output=True, timeout=seconds, check=True)
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
        raise Refused(f"{name} 第{number + 1}页认不下去。请拍得清楚一些再试，或者把文字打进来。") from error
    for row in done.stdout.decode("utf-8", "replace").splitlines():
        level, *_, left, top, width, height, trust, text = row.split("\t")
        if level == _LINE:
            line_top, line_bottom = int(top), int(top) + int(height)
        elif level == _WORD and text.strip():
            yield _Word(text, int(left), int(left) + int(width), line_top, line_bottom, float(trust), number)
