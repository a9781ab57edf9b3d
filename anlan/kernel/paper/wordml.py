"""The parts of a .docx that say how it looks, as XML text: styles, settings, fonts (ECMA-376, WordprocessingML).

`styles("Times New Roman")` → every style of official.py under its name. Each gives what stands inside its part.
"""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

from . import official
from .official import STYLES, Role, Style

_STYLE_IDS = {style.name: f"P{number}" for number, style in enumerate(STYLES, start=1)}

NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TWIPS_PER_MM = official.PT_PER_MM * official.TWIPS_PER_PT

# A newer Windows knows the fonts without _GB2312; Office brings 华文中宋, the nearest to 小标宋.
OTHER_NAMES = {"仿宋_GB2312": "仿宋", "楷体_GB2312": "楷体", "方正小标宋简体": "华文中宋"}

FOOT_OF_PAGE = (
    '<w:tblpPr w:leftFromText="0" w:rightFromText="0" w:vertAnchor="margin" w:horzAnchor="margin" '
    'w:tblpXSpec="center" w:tblpYSpec="bottom"/>'
)
AS_HIGH_AS_ITS_PICTURE = '<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>'
BORDER = '<w:{side} w:val="single" w:sz="{eighths}" w:space="0" w:color="{colour}"/>'


def twips(points: float) -> int:
    return round(points * official.TWIPS_PER_PT)


def below_text(left_pt: float, width_pt: float) -> str:
    """That a paragraph is a frame below the type area of its page, so far from its left edge (17.3.1.11 framePr)."""
    down = round((official.PAGE_MM[1] - official.BOTTOM_MM + official.FOOT_DOWN_MM) * TWIPS_PER_MM)
    left = round(official.LEFT_MM * TWIPS_PER_MM) + twips(left_pt)
    return f'<w:framePr w:w="{twips(width_pt)}" w:wrap="around" w:vAnchor="page" w:hAnchor="page" w:x="{left}" w:y="{down}"/>'


def styles(latin: str) -> str:
    defaults = official.BODY
    # Lines may leave one row of a paragraph on the next page: the standard's page always has 22.
    return (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{fonts(defaults.font, latin)}"
        f'{size(defaults)}<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
        "</w:rPr></w:rPrDefault></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        # The size stands here again: the grid's characters are as wide as those of Normal.
        f"<w:pPr>{layout(Style('Normal'))}</w:pPr><w:rPr>{size(defaults)}</w:rPr></w:style>"
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/></w:style>'
        f"{''.join(_style(style, latin) for style in STYLES)}"
    )


def style_id(name: str) -> str:
    """How paragraphs refer to the style of a name."""
    return _STYLE_IDS[name]


def _style(style: Style, latin: str) -> str:
    outline = f'<w:outlineLvl w:val="{style.level - 1}"/>' if style.level else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{style_id(style.name)}"><w:name w:val={quoteattr(style.name)}/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{layout(style)}{outline}</w:pPr>'
        f"<w:rPr>{fonts(style.font, latin)}{colour(style)}{tracking(style)}{size(style)}</w:rPr>"
        "</w:style>"
    )


def layout(style: Style) -> str:
    """Paragraph properties in the order the schema wants. A row is exactly its pitch high.

    Rows and characters do not snap to the section's grid, which they fill by their own measures: LibreOffice gives a
    character that is wider than the grid's cell, as these are by a hair, two cells. That a comma may hang over the edge
    is Word's own rule; it is said because LibreOffice 7 else hangs it there and does not print it.
    """
    keep = "<w:keepNext/>" if style.keep_next else ""
    return (
        f'{keep}<w:widowControl w:val="0"/><w:overflowPunct w:val="1"/>'
        '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/><w:snapToGrid w:val="0"/>'
        f"{spacing(style)}{indent(style)}{alignment(style)}"
    )


def spacing(style: Style) -> str:
    before, pitch = twips(style.before_pt), twips(style.pitch_pt)
    return f'<w:spacing w:before="{before}" w:after="0" w:line="{pitch}" w:lineRule="exact"/>'


def alignment(style: Style) -> str:
    return f'<w:jc w:val="{"both" if style.align == "justify" else style.align}"/>'


def indent(style: Style) -> str:
    char = style.char_pt
    # In characters too, so that the two 字 stay two when someone changes the size.
    first = (
        f'w:firstLineChars="{round(style.first * 100)}" w:firstLine="{twips(style.first * char)}"'
        if style.first >= 0
        else f'w:hanging="{twips(-style.first * char)}"'
    )
    return f'<w:ind w:left="{twips(style.left * char)}" w:right="{twips(style.right * char)}" {first}/>'


def fonts(role: Role, latin: str) -> str:
    """The font of a role; the hint has “” … — set from the Chinese font too."""
    chinese = quoteattr(official.FONTS[role])
    letters = quoteattr(latin) if latin and role in official.LATIN_ROLES else chinese
    return f'<w:rFonts w:hint="eastAsia" w:ascii={letters} w:hAnsi={letters} w:eastAsia={chinese} w:cs={letters}/>'


def tracking(style: Style) -> str:
    """28 characters a row by their own spacing."""
    if not style.tracking_pt:
        return ""
    return f'<w:spacing w:val="{twips(style.tracking_pt)}"/>'


def size(style: Style) -> str:
    halves = round(style.size_pt * 2)
    return f'<w:sz w:val="{halves}"/><w:szCs w:val="{halves}"/>'


def colour(style: Style) -> str:
    return f'<w:color w:val="{official.RED if style.red else "000000"}"/>'


def cell_margins(aside_pt: float, above_pt: float) -> str:
    sides = {"top": above_pt, "left": aside_pt, "bottom": above_pt, "right": aside_pt}
    margins = "".join(f'<w:{side} w:w="{twips(margin)}" w:type="dxa"/>' for side, margin in sides.items())
    return f"<w:tblCellMar>{margins}</w:tblCellMar>"


def border(side: str, thickness_pt: float, colour: str = "000000") -> str:
    return BORDER.format(side=side, eighths=round(thickness_pt * 8), colour=colour)


def settings() -> str:
    """No wavy lines under names, other footers on even pages, punctuation never squeezed."""
    compat = "".join(
        f'<w:compatSetting w:name="{name}" w:uri="http://schemas.microsoft.com/office/word" w:val="{value}"/>'
        for name, value in (("compatibilityMode", 15), ("overrideTableStyleFontSizeAndJustification", 1))
    )
    return (
        '<w:zoom w:percent="100"/><w:hideSpellingErrors/><w:hideGrammaticalErrors/>'
        '<w:defaultTabStop w:val="420"/><w:evenAndOddHeaders/><w:drawingGridVerticalSpacing w:val="579"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/>'
        f'<w:compat><w:useFELayout/>{compat}</w:compat><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/>'
        '<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/>'
    )


def font_table(latin: str) -> str:
    """The fonts by name, with what to take where one is not installed."""
    elements = []
    for name in official.FONTS.values():
        other = f'<w:altName w:val="{OTHER_NAMES[name]}"/>' if name in OTHER_NAMES else ""
        elements.append(f'<w:font w:name="{name}">{other}<w:charset w:val="86"/><w:family w:val="auto"/></w:font>')
    if latin:
        elements.append(f'<w:font w:name={quoteattr(latin)}><w:charset w:val="00"/><w:family w:val="roman"/></w:font>')
    return f"<w:fonts {NAMESPACE}>{''.join(elements)}</w:fonts>"


def section() -> str:
    """Paper, margins and the grid of 22 rows by 28 characters (5.2)."""
    width, height = (round(side * TWIPS_PER_MM) for side in official.PAGE_MM)
    top, bottom, left, right = (
        round(side * TWIPS_PER_MM)
        for side in (official.TOP_MM, official.BOTTOM_MM, official.LEFT_MM, official.RIGHT_MM)
    )
    # The dashes run through the middle of the row; the footer is measured from the paper's edge to the row's lower end.
    down_pt = official.PAGE_NUMBER_DOWN_MM * official.PT_PER_MM + official.PAGE_NUMBER.pitch_pt / 2
    footer = bottom - twips(down_pt)
    # What a character is wider than the size of the text, in 4096ths of a point (17.6.5 docGrid).
    space = round(official.TRACKING_PT * 4096)
    return (
        f'<w:pgSz w:w="{width}" w:h="{height}"/>'
        f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}" w:header="851" '
        f'w:footer="{footer}" w:gutter="0"/><w:cols w:space="425"/>'
        f'<w:docGrid w:type="linesAndChars" w:linePitch="{twips(official.PITCH_PT)}" w:charSpace="{space}"/>'
    )
