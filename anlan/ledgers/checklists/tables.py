"""The sheets of an XLSForm as the text that an edition keeps: a line for each row, blank ones too, so that every row has its number.

text = text_of(content, "燃气入户.xlsx")      # [survey]⏎type | name | label⏎select_one yn | flameout | …
tables_of(text)["survey"].rows               # ((2, {"type": "select_one yn", …}), …)
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from anlan.kernel.limits.apart import AT_ONCE
from anlan.kernel.sheets.workbook import FileRefused, read

SURVEY, CHOICES, SETTINGS = "survey", "choices", "settings"
BETWEEN = " | "  # cells; what was copied out of a spreadsheet has tabs
LONGEST = 30_000  # characters of an edition; a spreadsheet's cell takes 32,767
_SHEETS = {
    "survey": SURVEY, "题目": SURVEY, "问题": SURVEY, "choices": CHOICES, "选项": CHOICES, "settings": SETTINGS, "设置": SETTINGS,
}  # fmt: skip
_HEADERS = {
    "题型": "type", "类型": "type", "代号": "name", "名称": "name", "题目": "label", "标题": "label", "提示": "hint", "必填": "required",
    "显示条件": "relevant", "条件": "relevant", "跳转": "relevant", "限制": "constraint", "限制说明": "constraint_message", "选项表": "list_name",
    "list name": "list_name", "relevance": "relevant", "bind::relevant": "relevant", "bind::required": "required", "bind::constraint": "constraint",
    "caption": "label",
}  # fmt: skip


@dataclass(frozen=True)
class Problem:
    """What is wrong at a cell; row and column as the spreadsheet counts them, 0 and "" where it is none of them alone."""

    sheet: str
    row: int
    column: str
    words: str

    @property
    def where(self) -> str:
        """survey 表第5行C列."""
        row, column = f"第{self.row}行" if self.row else "", f"{self.column}列" if self.column else ""
        return f"{self.sheet} 表{row}{column}" if self.sheet else ""

    def __str__(self) -> str:
        return f"{self.where}：{self.words}" if self.where else self.words


@dataclass(frozen=True)
class Table:
    """One sheet. header: its columns in their order; rows: (row of the spreadsheet, {column: text}), blank ones left out."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[int, Mapping[str, str]], ...]

    def column(self, name: str) -> int | None:
        """The position of a column, or of a translation of it."""
        positions = (at for at, each in enumerate(self.header) if each == name or each.startswith(f"{name}::"))
        return next(positions, None)

    def letter(self, name: str) -> str:
        at = self.column(name)
        return "" if at is None else _letters(at)

    def translated(self, cells: Mapping[str, str], name: str) -> str:
        """A cell, in whichever language it has words."""
        return next((text for key, text in cells.items() if text and (key == name or key.startswith(f"{name}::"))), "")


def _letters(at: int) -> str:
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def text_of(content: bytes, name: str) -> str:
    """The text of an uploaded file. Raises FileRefused, also for one that is no XLSForm."""
    parts = []
    for page in read(content, name, AT_ONCE).pages:
        if sheet := _SHEETS.get(page.title.strip().lower()):
            lines = [BETWEEN.join(map(_cell, row)) for row in page.rows]
            parts.append("\n".join([f"[{sheet}]", *lines]).rstrip())
    if not any(part.startswith(f"[{SURVEY}]") for part in parts):
        raise FileRefused(f"{name} 里没有名为 survey 的工作表（题目），不是 XLSForm。请下载“空白样表”照着填。")
    text = trimmed("\n".join(parts))
    if len(text) > LONGEST:
        raise FileRefused(f"{name} 的题目共{len(text)}个字，最多{LONGEST}个，请分成几张表。")
    return text


def trimmed(text: str) -> str:
    """The text without blanks at the ends of its lines, which say nothing."""
    return "\n".join(line.rstrip("| \t") for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")).strip()


def cells_of(line: str) -> list[str]:
    """The cells of a row."""
    return [cell.strip() for cell in line.split("\t" if "\t" in line else "|")]


def tables_of(text: str) -> dict[str, Table]:
    """The sheets that a text tells, by their names."""
    return {title: _table(title, rows) for title, rows in lines_of(text).items()}


def lines_of(text: str) -> dict[str, list[str]]:
    """The lines of each sheet; of one that begins twice they go on. What is named otherwise in brackets is a row like others."""
    lines: dict[str, list[str]] = {}
    current: list[str] | None = None
    for line in trimmed(text).split("\n"):
        title = line.strip().lower()
        if title.startswith("[") and title.endswith("]") and (sheet := _SHEETS.get(title[1:-1].strip())):
            current = lines.setdefault(sheet, [])
        elif current is not None:
            current.append(line)
    return lines


def _table(title: str, lines: list[str]) -> Table:
    header = tuple(_header(cell) for cell in (cells_of(lines[0]) if lines else ()))
    rows = []
    for row, line in enumerate(lines[1:], start=2):
        cells = {name: cell for name, cell in zip(header, cells_of(line), strict=False) if name and cell}
        if cells:
            rows.append((row, cells))
    return Table(title, header, tuple(rows))


def _header(cell: str) -> str:
    """A column's name as XLSForm has it; its Chinese and older spellings are read too."""
    name = cell.strip()
    base, colons, language = name.partition("::")
    known = _HEADERS.get(name.lower()) or _HEADERS.get(base.strip().lower()) or base.strip().lower()
    if colons and not name.lower().startswith(("bind::", "media::", "control::", "body::", "instance::")):
        return f"{known}::{language.strip()}"
    return _HEADERS.get(name.lower(), name.lower()) if not colons else name


def _cell(value: Any) -> str:
    """A cell as one line of text; whole numbers without .0."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(str(value).replace("|", "｜").split())
