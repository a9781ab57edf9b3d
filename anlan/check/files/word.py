"""The lines of a Word document, read element by element, so that nothing is larger in memory than what it says.

lines(content, "汇报.docx")     # paragraphs and tables in their order, one line each; then text boxes and notes
"""

import zipfile
import zlib
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from xml.parsers import expat

from anlan.kernel import limits
from anlan.kernel.limits import Refused, refuse_crowded

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main|"
_BODY = "word/document.xml"
_NOTES = ("word/footnotes.xml", "word/endnotes.xml")
_CHUNK = 2**16
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, KeyError, OSError)
_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_OWN = ["p", "r"]  # where words are the paragraph's own
# What may lie around paragraphs, rows or words and says nothing itself: what was put in while changes were tracked (what was taken
# out are no words any more), fields to fill in, links.
_AROUND = frozenset(("ins", "moveTo", "sdt", "sdtContent", "smartTag", "customXml", "hyperlink", "fldSimple"))


def lines(content: bytes, name: str) -> list[str]:
    """The lines of a document. Raises Refused, while it is read, for what is none and for what is larger than any."""
    refuse_crowded(content, name)
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            if sum(part.file_size for part in package.infolist()) > limits.UNPACKED_WHOLE_BYTES:
                raise Refused(f"{name} 展开后太大，请删去图片再试。")
            body = _Body(name)
            _parse(package, _BODY, body)
            notes = {part: _Notes(name) for part in _NOTES if part in package.namelist()}
            for part, note in notes.items():
                _parse(package, part, note)
    except (*_BROKEN, expat.ExpatError) as error:
        raise Refused(f"{name} 不是 Word 文档（.docx），或者已经损坏，请另存为 .docx 再试。") from error
    return [*body.lines, *body.boxes, *(line for note in notes.values() for line in note.boxes)]


def _parse(package: zipfile.ZipFile, part: str, reader: "_Reader") -> None:
    parser = expat.ParserCreate(namespace_separator="|")
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler = reader.words
    parser.StartDoctypeDeclHandler = reader.refuse_doctype
    with package.open(part) as xml:
        while chunk := xml.read(_CHUNK):
            parser.Parse(chunk, False)
    parser.Parse(b"", True)


class _Reader:
    """Follows where in a part one is. path: names of the elements around, without that of the language."""

    def __init__(self, name: str) -> None:
        self._name = name
        self.path: list[str] = []
        self.inner: list[str] = []  # the same without what may lie around anything
        self._elements, self._characters = 0, 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        if len(self.path) >= limits.DOCUMENT_DEPTH:
            raise Refused(f"{self._name} 里的表格一层套一层，套得太深，请把文字贴进来。")
        if self._elements > limits.DOCUMENT_ELEMENTS:
            raise Refused(f"{self._name} 展开后太大，请分成几份再试。")
        self.path.append(tag.removeprefix(_W) if tag.startswith(_W) else f"|{tag.rpartition('|')[2]}")
        if self.path[-1] not in _AROUND:
            self.inner.append(self.path[-1])

    def end(self, tag: str) -> None:
        if self.path.pop() not in _AROUND:
            self.inner.pop()

    def words(self, text: str) -> None:
        """Text between two elements."""

    def refuse_doctype(self, *about: Any) -> None:
        raise Refused(f"{self._name} 里夹着别的东西，不是正常的 Word 文档，请另存为 .docx 再试。")

    def _keep(self, text: str) -> str:
        """The text, counted with the end of its line; what a merged cell repeats counts each time."""
        self._characters += len(text) + 1
        if self._characters > limits.TEXT_CHARACTERS:
            raise Refused(f"{self._name} 的文字超过了{limits.TEXT_CHARACTERS}个，请分段核对。")
        return text


class _Notes(_Reader):
    """Each paragraph that says something, with all its words. What an older program is given instead is left out."""

    within = ""  # the element in which it is listened

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.boxes: list[str] = []
        self._open: list[list[str]] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        super().start(tag, attributes)
        if self.path[-1] == "p" and self._listens():
            self._open.append([])

    def end(self, tag: str) -> None:
        if self.path[-1] == "p" and self._listens():
            text = "".join(self._open.pop())
            if text.strip():
                self.boxes.append(text)
        super().end(tag)

    def words(self, text: str) -> None:
        if self.path[-1] == "t" and self._listens():
            for paragraph in self._open:
                paragraph.append(self._keep(text))

    def _listens(self) -> bool:
        return (not self.within or self.within in self.path) and "|Fallback" not in self.path


@dataclass
class _Cell:
    """A cell of a row. at: the first column of the table's grid that it covers."""

    at: int
    span: int = 1
    goes_on: bool = False  # it is merged with the one above
    paragraphs: list[str] = field(default_factory=list)


class _Body(_Notes):
    """Paragraphs and tables of the body, in their order; besides what stands in text boxes."""

    within = "txbxContent"

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.lines: list[str] = []
        self._paragraph: list[str] = []
        self._row: list[_Cell] = []
        self._above: dict[int, str] = {}  # the texts of the row above, by the column where their cell begins

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        super().start(tag, attributes)
        if self.path[-1] in _AROUND:
            return
        match self.inner[2:]:
            case ["p"] | ["tbl", "tr", "tc", "p"]:
                self._paragraph = []
            case ["tbl"]:
                self._above = {}
            case ["tbl", "tr"]:
                self._row = []
            case ["tbl", "tr", "trPr", "gridBefore"]:
                self._row = [_Cell(0, self._number(attributes))]
            case ["tbl", "tr", "tc"]:
                self._row.append(_Cell(self._row[-1].at + self._row[-1].span if self._row else 0))
                if self._row[-1].at >= limits.TABLE_COLUMNS:
                    raise self._too_wide()
            case ["tbl", "tr", "tc", "tcPr", "gridSpan"]:
                self._row[-1].span = self._number(attributes)
            case ["tbl", "tr", "tc", "tcPr", "vMerge"]:
                self._row[-1].goes_on = attributes.get(f"{_W}val", "continue") == "continue"
            case [*_, sign] if sign in _SIGNS and self._is_own(2):
                self._paragraph.append(self._keep(_sign(sign, attributes)))

    def end(self, tag: str) -> None:
        match self.inner[2:] if self.path[-1] not in _AROUND else ():
            case ["p"]:
                self.lines.append(self._keep("".join(self._paragraph)))
            case ["tbl", "tr", "tc", "p"]:
                self._row[-1].paragraphs.append("".join(self._paragraph))
            case ["tbl", "tr"]:
                self.lines.append("\t".join(self._keep(text) for text in self._texts()))
        super().end(tag)

    def words(self, text: str) -> None:
        super().words(text)
        if self.path[-1] == "t" and self._is_own(2):
            self._paragraph.append(self._keep(text))

    def _is_own(self, start: int) -> bool:
        """Whether the element at the end of the path is a word of the paragraph that is read, and of none inside it."""
        path = self.inner[start:]
        if path[:3] == ["tbl", "tr", "tc"]:
            path = path[3:]
        return path[:-1] == _OWN

    def _texts(self) -> list[str]:
        """What the cells of a row say, one merged over several columns once, and one merged with that above what that says."""
        texts: dict[int, str] = {}
        for cell in self._row:
            if cell.paragraphs or cell.goes_on:
                own = "\n".join(cell.paragraphs)
                texts[cell.at] = self._above.get(cell.at, own) if cell.goes_on else own
        self._above = texts
        return list(texts.values())

    def _number(self, attributes: dict[str, str]) -> int:
        """How many columns something covers. Raises Refused for more than a table has."""
        text = attributes.get(f"{_W}val", "1")
        number = int(text) if text.isascii() and text.isdecimal() and len(text) < 12 else 1
        if number > limits.TABLE_COLUMNS:
            raise self._too_wide()
        return max(number, 1)

    def _too_wide(self) -> Refused:
        return Refused(f"{self._name} 的表格超过了{limits.TABLE_COLUMNS}列，读不了，请把文字贴进来。")


def _sign(sign: str, attributes: dict[str, str]) -> str:
    """What a sign within a line stands for; a page's end is none."""
    if sign == "br" and attributes.get(f"{_W}type", "textWrapping") != "textWrapping":
        return ""
    return _SIGNS[sign]
