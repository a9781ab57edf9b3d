"""A document as PDF, set by Typst on official paper (GB/T 9704-2012).

`pdf.write(document, font_paths=(Path("fonts"),))` → bytes. The same tree gives the same bytes.
"""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typst

from . import chart, official, qr
from .official import PT_PER_MM, Role, Style
from .sheet import (
    Foot,
    Grid,
    Line,
    PageBreak,
    Picture,
    Piece,
    Record,
    RedLine,
    Segment,
    lay_out,
    title_rows,
    unbroken,
)
from .tree import Chart, Document, Figure, Run, Runs

TEMPLATE = Path(__file__).with_name("sheet.typ")


class FontMissing(Exception):
    """这台机器没有中文字体，印不出PDF。请安装一种（如 apt install fonts-noto-cjk）后再试；docx不受影响。"""

    def __str__(self) -> str:
        return self.__doc__ or ""


@dataclass(frozen=True)
class Face:
    """A font family, and the weight at which it stands in for the official one."""

    family: str
    weight: int = 400


# As Typst names them: the official fonts of Windows and WPS first, then free ones nearest in look. The Latin names are
# the fonts' own English family names.
LIGHT, BOLD = 300, 700
SONG = (
    Face("SimSun"),
    Face("NSimSun"),
    Face("Noto Serif SC"),
    Face("Noto Serif CJK SC"),
    Face("Source Han Serif SC"),
    Face("AR PL UMing CN"),
)
HEI = (
    Face("SimHei"),
    Face("Noto Sans SC", 500),
    Face("Noto Sans CJK SC", 500),
    Face("Source Han Sans SC", 500),
    Face("WenQuanYi Zen Hei", 500),
    Face("WenQuanYi Micro Hei"),
)
FANG = (Face("FangSong_GB2312"), Face("FangSong"), Face("STFangsong"), Face("FandolFang R"), Face("FandolFang"), *SONG)
KAI = (
    Face("KaiTi_GB2312"),
    Face("KaiTi"),
    Face("STKaiti"),
    Face("LXGW WenKai"),
    Face("FandolKai"),
    Face("AR PL UKai"),
    # Without one of its kind it is set light and without serifs: as 仿宋 the second level would be lost in the text.
    *(Face(face.family, LIGHT) for face in HEI),
    *FANG,
)
BIAOSONG = (
    Face("FZXiaoBiaoSong-B05S"),
    Face("FZXiaoBiaoSong-B05"),
    *(Face(face.family, BOLD) for face in SONG if face.family != "AR PL UMing CN"),
)
# Any Chinese font is better than none, so each list ends in all the others.
FACES: dict[Role, tuple[Face, ...]] = {
    "fang": (*FANG, *HEI),
    "kai": (*KAI, *HEI),
    "hei": (*HEI, *SONG),
    "biaosong": (*BIAOSONG, *SONG, *HEI),
    "song": (*SONG, *HEI),
}
# The official fonts themselves, and those of the same name from other houses.
OWN: dict[Role, tuple[str, ...]] = {
    "fang": ("FangSong_GB2312", "FangSong", "STFangsong"),
    "kai": ("KaiTi_GB2312", "KaiTi", "STKaiti"),
    "hei": ("SimHei",),
    "biaosong": ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05"),
    "song": ("SimSun", "NSimSun"),
}
HANGING_COMMAS = ("AR PL UKai",)
# Times New Roman and what has its widths; the last is part of Typst.
LATIN = ("Times New Roman", "Liberation Serif", "TeX Gyre Termes", "Libertinus Serif")


def write(
    document: Document,
    *,
    font_paths: tuple[Path, ...] = (),
    system_fonts: bool = True,
    latin: str = official.LATIN,
) -> bytes:
    """The PDF's bytes. Raises FontMissing.

    font_paths: folders looked through for fonts, besides the system's. latin: the font of Latin letters and digits in
    the text, "" for those of the Chinese font.
    """
    fonts = _fonts(font_paths, system_fonts)
    sheet = {
        **_measures(),
        "title": title_rows(document.title).replace("\n", ""),
        "fonts": _families(fonts.families(), latin),
    }
    sheet["pieces"] = [
        _piece(piece, _available(FACES["hei"], fonts.families())[0].family) for piece in lay_out(document)
    ]
    return typst.compile(
        TEMPLATE, root=TEMPLATE.parent, font_paths=fonts, sys_inputs={"sheet": json.dumps(sheet, ensure_ascii=False)}
    )


_PICTURE = (
    b"#set page(width: auto, height: auto, margin: 0pt)\n"
    b'#image(bytes(sys.inputs.svg), format: "svg", width: float(sys.inputs.width) * 1pt)'
)


def picture(drawn: Chart, width_pt: float) -> bytes:
    """A chart as a PNG so wide, for what holds no SVG. Raises FontMissing."""
    fonts = _fonts((), True)
    family = _available(FACES["hei"], fonts.families())[0].family
    png = typst.compile(
        _PICTURE,
        format="png",
        ppi=220.0,
        font_paths=fonts,
        sys_inputs={"svg": chart.svg(drawn, font=family), "width": str(width_pt)},
    )
    assert isinstance(png, bytes)
    return png


def stand_ins(*, font_paths: tuple[Path, ...] = (), system_fonts: bool = True) -> dict[str, str]:
    """Which font is printed for each official one that is not installed: {"仿宋_GB2312": "Noto Serif SC"}. Raises FontMissing."""
    family_names = _fonts(font_paths, system_fonts).families()
    return {
        official.FONTS[role]: family
        for role, faces in FACES.items()
        if (family := _available(faces, family_names)[0].family) not in OWN[role]
    }


@functools.lru_cache(maxsize=8)
def _fonts(font_paths: tuple[Path, ...], system_fonts: bool) -> typst.Fonts:
    """Looking for fonts takes two seconds, so it is done once for each set of folders."""
    return typst.Fonts(include_system_fonts=system_fonts, font_paths=list(font_paths))


def _available(faces: tuple[Face, ...], family_names: list[str]) -> list[Face]:
    available = [face for face in faces if face.family in family_names]
    if not available:
        raise FontMissing
    return available


def _families(family_names: list[str], latin: str) -> dict[str, Any]:
    """For each role the fonts to try in turn: a rare character that one lacks is taken from the next."""
    latin_names = [latin, *LATIN] if latin else []
    letters = [{"name": name, "covers": "latin-in-cjk"} for name in latin_names if name in family_names][:1]
    families: dict[str, Any] = {}
    for role, faces in FACES.items():
        chinese = _available(faces, family_names)
        names = list(dict.fromkeys(face.family for face in chinese))
        families[role] = {
            "families": [*(letters if role in official.LATIN_ROLES else []), *map(_family, names)],
            "weight": chinese[0].weight,
        }
    if families["hei"]["families"][0] in families["kai"]["families"][:2]:
        families["hei"]["weight"] = BOLD  # that the two levels differ
    return families


def _family(name: str) -> str | dict[str, str]:
    """A family as Typst is told of it: of one whose commas hang in the middle of the row, signs are taken from the next."""
    return {"name": name, "covers": "no-signs"} if name in HANGING_COMMAS else name


def _measures() -> dict[str, Any]:
    page_width, page_height = official.PAGE_MM
    return {
        "page": {
            "width": page_width * PT_PER_MM,
            "height": page_height * PT_PER_MM,
            "top": official.TOP_MM * PT_PER_MM,
            "bottom": official.BOTTOM_MM * PT_PER_MM,
            "left": official.LEFT_MM * PT_PER_MM,
            "right": official.RIGHT_MM * PT_PER_MM,
        },
        "red": official.RED,
        "red_line": official.RED_LINE_PT,
        "red_line_down": official.RED_LINE_DOWN_MM * PT_PER_MM,
        "record_edge": official.RECORD_EDGE_MM * PT_PER_MM,
        "record_inner": official.RECORD_INNER_MM * PT_PER_MM,
        # The dashes run through the middle of the row.
        "footer_down": official.PAGE_NUMBER_DOWN_MM * PT_PER_MM - official.PAGE_NUMBER.pitch_pt / 2,
        "page_number": _style(official.PAGE_NUMBER),
    }


def _foot(foot: Foot) -> dict[str, Any]:
    return {
        "style": _style(foot.line.style),
        "segments": _segments(foot.line.segments),
        "address": foot.note.code,
        "code": qr.svg(foot.note.code) if foot.note.code else "",
        "down": official.FOOT_DOWN_MM * PT_PER_MM,
        "size": official.CODE_MM * PT_PER_MM,
        "gap": official.CODE_GAP_MM * PT_PER_MM,
    }


def _piece(piece: Piece, font: str) -> dict[str, Any]:
    match piece:
        case Foot():
            return {"kind": "foot", **_foot(piece)}
        case Line():
            return {"kind": "line", **_line(piece)}
        case RedLine():
            return {"kind": "red-line"}
        case PageBreak():
            return {"kind": "page-break"}
        case Record():
            return {"kind": "record", "lines": [_line(line) for line in piece.lines]}
        case Grid():
            return {"kind": "grid", **_grid(piece)}
        case Picture(chart=drawn, blank=blank):
            words = chart.words(drawn)
            return {
                "kind": "chart",
                "svg": chart.svg(drawn, font=font),
                "words": words,
                "before": blank * official.PITCH_PT,
            }


def _line(line: Line) -> dict[str, Any]:
    return {"style": _style(line.style), "segments": _segments(line.segments), "end": _segments(line.end)}


def _grid(grid: Grid) -> dict[str, Any]:
    return {
        "before": grid.blank * official.PITCH_PT,
        "line": official.TABLE_LINE_PT,
        "padding": official.TABLE_PADDING_PT,
        "shares": grid.shares,
        "head_styles": [_style(official.TABLE_HEAD)] * len(grid.head),
        "cell_styles": [_style(style) for style in grid.cell_styles],
        "head": [_cell(cell) for cell in grid.head],
        "rows": [[_cell(cell) for cell in row] for row in grid.rows],
    }


def _cell(cell: Runs) -> list[dict[str, Any]]:
    return _segments((Segment(cell),))


def _segments(segments: tuple[Segment, ...]) -> list[dict[str, Any]]:
    return [
        {
            "font": segment.font,
            "runs": [_run(run) for run in segment.runs],
        }
        for segment in segments
    ]


def _run(run: Run) -> dict[str, Any]:
    parts = [{"text": text, "kept": kept} for text, kept in unbroken(run)]
    return {"parts": parts, "address": run.address if isinstance(run, Figure) else ""}


def _style(style: Style) -> dict[str, Any]:
    char = style.char_pt
    return {
        "font": style.font,
        "size": style.size_pt,
        "tracking": style.tracking_pt,
        "align": style.align,
        "left": style.left * char,
        "first": style.first * char,
        "right": style.right * char,
        "before": style.before_pt,
        "pitch": style.pitch_pt,
        "level": style.level,
        "red": style.red,
        "keep_next": style.keep_next,
    }
