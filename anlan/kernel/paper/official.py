"""The measures of official documents, in one place: GB/T 9704-2012 党政机关公文格式; its clause stands beside each.

Lengths carry their unit in the name; a 字 is the width of one character. `official.BODY.first` → 2 字.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

PT_PER_MM = 72 / 25.4
TWIPS_PER_PT = 20

# 5.1, 5.2.1: A4; 天头 37 mm, 订口 28 mm, type area 156 × 225 mm, so 26 mm are left at the right and 35 mm below.
PAGE_MM = (210, 297)
TOP_MM, BOTTOM_MM, LEFT_MM, RIGHT_MM = 37, 35, 28, 26
TYPE_AREA_MM = (156, 225)

# 5.2.3: 22 lines of 28 characters fill the type area. Of 28.95 pt (579 twips) 22 lines fit 225 mm, of 29 pt only 21.
LINES, CHARS = 22, 28
PITCH_PT = 28.95
CHAR_PT = 15.75  # in whole twips; 28 of them are 441 of 442.2 pt, so that no rounding sends the last to the next row

# 5.2.2: sizes by their Chinese names.
ER, SAN, SI, XIAO_SI, XIAO_WU = 22, 16, 14, 12, 9
TRACKING_PT = CHAR_PT - SAN

# 5.2.4, 7.2.4, 7.2.7: only the mark and the line below it are red.
RED = "FF0000"

# 7.2.4 to 7.2.7
MARK_DOWN_MM = 35  # from the top of the type area to the mark's top edge
MARK_PT = 42  # the body chooses; 初号, and smaller where a long name would not fit the width
RED_LINE_DOWN_MM = 4
RED_LINE_PT = 1.5  # the standard gives no thickness

# 7.4.1: first and last line of the record 0.35 mm, those between 0.25 mm.
RECORD_EDGE_MM, RECORD_INNER_MM = 0.35, 0.25

# 7.5: the dashes beside the page number lie 7 mm below the type area.
PAGE_NUMBER_DOWN_MM = 7

# The standard knows no note of a machine: it stands below the page number of the last page, beside a code that a phone reads.
FOOT_DOWN_MM, CODE_MM, CODE_GAP_MM = 11.5, 18, 2

Role = Literal["fang", "kai", "hei", "biaosong", "song"]
Align = Literal["left", "center", "right", "justify"]

# 5.2.2 and 7.3: the names under which Windows and WPS know the fonts.
FONTS: dict[Role, str] = {
    "fang": "仿宋_GB2312",
    "kai": "楷体_GB2312",
    "hei": "黑体",
    "biaosong": "方正小标宋简体",
    "song": "宋体",
}
# The standard is silent on Latin letters and digits in the text; this is the practice.
LATIN = "Times New Roman"
LATIN_ROLES: tuple[Role, ...] = ("fang", "kai")


@dataclass(frozen=True)
class Style:
    """How a kind of line is set; lengths are in 字 of the style's own size.

    name: as Word keeps it (it shows "heading 1" in the reader's language). level: of a heading, 0 for any other line.
    first: how far the first line starts to the right of `left` (negative: it hangs out). blank: empty rows above.
    """

    name: str
    font: Role = "fang"
    size_pt: float = SAN
    align: Align = "justify"
    left: float = 0
    first: float = 0
    right: float = 0
    blank: float = 0
    before_mm: float = 0
    pitch_pt: float = PITCH_PT
    level: int = 0
    red: bool = False
    keep_next: bool = False

    @property
    def tracking_pt(self) -> float:
        """What each character is moved towards the next: only 3号 stands in the grid of 28."""
        return TRACKING_PT if self.size_pt == SAN else 0

    @property
    def char_pt(self) -> float:
        return self.size_pt + self.tracking_pt

    @property
    def before_pt(self) -> float:
        return self.blank * PITCH_PT + self.before_mm * PT_PER_MM


# 7.2 head
MARK = Style("发文机关标志", "biaosong", MARK_PT, "center", before_mm=MARK_DOWN_MM, pitch_pt=MARK_PT, red=True)
NUMBER = Style("发文字号", align="center", blank=2)
NUMBER_UPWARD = Style("发文字号及签发人", align="left", left=1, right=1, blank=2)
# 7.3.1, 7.3.2: the title two rows below the red line, the addressee one row below the title
TITLE = Style("Title", "biaosong", ER, "center", keep_next=True)
BYLINE = Style("题注行", "kai", align="center")
ADDRESSEE = Style("主送机关", align="left", blank=1)
# 7.3.3: levels 黑体, 楷体, 仿宋, 仿宋; each paragraph two 字 in, further lines flush
BODY = Style("Body Text", first=2)
LEVELS: dict[int, Role] = {1: "hei", 2: "kai", 3: "fang", 4: "fang"}
HEADINGS = {
    level: Style(f"heading {level}", font, first=2, level=level, keep_next=True) for level, font in LEVELS.items()
}
# 7.3.4 to 7.3.7
ANNEX_LIST = Style("附件说明", align="left", left=2)
ISSUER = Style("发文机关署名", align="right", blank=1, keep_next=True)
DATE = Style("成文日期", align="right")
NOTE = Style("附注", left=2)
ANNEX_MARK = Style("附件标识", "hei", align="left", keep_next=True)
ANNEX_TITLE = Style("附件标题", "biaosong", ER, "center", blank=1, keep_next=True)
# 7.4.2, 7.4.3: 4号仿宋, one 字 in on both sides
RECORD = Style("版记", size_pt=SI, left=1, right=1, pitch_pt=24)
# 7.5: 4号 half-width 宋体 digits, one 字 in at the outer side
PAGE_NUMBER = Style("页码", "song", SI, left=1, right=1, pitch_pt=SI)
# 8 says nothing of a table's type; practice: smaller than the text, so that a year and nine towns fit the width
TABLE_LINE_PT, TABLE_PADDING_PT = 0.5, (4, 3)
TABLE_TITLE = Style("表题", "hei", SI, "center", blank=0.5, keep_next=True)
TABLE_UNIT = Style("表单位", size_pt=XIAO_SI, align="right", pitch_pt=20, keep_next=True)
TABLE_HEAD = Style("表头", "hei", XIAO_SI, "center", pitch_pt=20)
TABLE_CELL = Style("表格数字", size_pt=XIAO_SI, align="center", pitch_pt=20)
TABLE_TEXT = Style("表格文字", size_pt=XIAO_SI, align="left", pitch_pt=20)

FOOT = Style("页脚说明", "song", XIAO_WU, "left", pitch_pt=13)

STYLES = (
    MARK, NUMBER, NUMBER_UPWARD, TITLE, BYLINE, ADDRESSEE, BODY, *HEADINGS.values(), ANNEX_LIST, ISSUER, DATE, NOTE,
    ANNEX_MARK, ANNEX_TITLE, RECORD, PAGE_NUMBER, FOOT, TABLE_TITLE, TABLE_UNIT, TABLE_HEAD, TABLE_CELL, TABLE_TEXT,
)  # fmt: skip


def width(text: str) -> float:
    """How many 字 the text is wide: Latin letters, digits and ASCII signs are half a 字."""
    return sum(0.5 if sign.isascii() else 1 for sign in text)
