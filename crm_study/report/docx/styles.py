"""The styles of a report: Word's own names, so that one click restyles a thesis."""

from __future__ import annotations

from crm_study.protocol.report_style import ReportStyle
from crm_study.report.docx.markup import attribute, part, twips
from crm_study.report.paper_size import room_of

STAMP_COLOR = "8C2D04"
_SOFT = "55524D"
_LANGUAGES = {"en": "en-US", "fr": "fr-FR", "rw": "rw-RW"}
_SINGLE = 240
_RULE = '<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="1B1B1B"/>'


def styles_part(style: ReportStyle, lang: str) -> str:
    """Return ``word/styles.xml``."""
    return part("w:styles", _defaults(style, lang) + "".join(_styles(style)))


def numbering_part() -> str:
    """Return ``word/numbering.xml``: the bullets of List Bullet."""
    level = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/>'
        '<w:pStyle w:val="ListBullet"/><w:lvlText w:val="•"/><w:lvlJc w:val="left"/>'
        '<w:pPr><w:ind w:left="397" w:hanging="284"/></w:pPr></w:lvl>'
    )
    return part(
        "w:numbering",
        '<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="singleLevel"/>'
        f'{level}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>',
    )


def _defaults(style: ReportStyle, lang: str) -> str:
    font = attribute(style.text.font)
    tag = _LANGUAGES.get(lang, "en-US")
    return (
        f"<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii={font} w:hAnsi={font} "
        f'w:eastAsia={font} w:cs={font}/><w:color w:val="1B1B1B"/>'
        f"{_size(style.text.size)}"
        f'<w:lang w:val="{tag}" w:eastAsia="{tag}" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
    )


def _styles(style: ReportStyle) -> list[str]:
    size, table, figure = style.text.size, style.tables.size, style.figures.size
    spaced = round(_SINGLE * style.text.line_spacing)
    jc = '<w:jc w:val="both"/>' if style.text.justified else ""
    line = f'<w:spacing w:before="80" w:after="120" w:line="{spaced}" w:lineRule="auto"/>'
    return [
        _style("Normal", "Normal", "<w:widowControl/>" + line + jc, "", default=True, quick=True),
        _heading(1, _spacing(0, 160), _BOLD + _size(size + 8)),
        _heading(2, _spacing(480, 160), _BOLD + _size(size + 4)),
        _heading(3, _spacing(400, 100), _BOLD + _size(size + 1)),
        _heading(4, _spacing(320, 80), _BOLD + "<w:i/><w:iCs/>" + _size(size)),
        _style(
            "Subtitle", "Subtitle", _spacing(0, 320), "<w:i/>" + _SOFT_LETTERS + _size(size + 1)
        ),
        _style(
            "Fact",
            "Fact",
            '<w:tabs><w:tab w:val="left" w:pos="1985"/></w:tabs>'
            + _spacing(0, 60)
            + '<w:ind w:left="1985" w:hanging="1985"/><w:jc w:val="left"/>',
            _size(size - 1.5),
        ),
        _style(
            "Caption",
            "caption",
            "<w:keepLines/>" + _spacing(300, 80) + '<w:jc w:val="left"/>',
            _size(max(table, figure) + 1),
            quick=True,
        ),
        _style("Figure", "Figure", _spacing(120, 240) + '<w:jc w:val="left"/>', ""),
        _style("TableText", "Table Text", _spacing(30, 30) + '<w:jc w:val="left"/>', _size(table)),
        _style("TableNumber", "Table Number", '<w:jc w:val="right"/>', "", based="TableText"),
        _style(
            "TableNote",
            "Table Note",
            "<w:keepLines/>" + _spacing(80, 240, contextual=True) + '<w:jc w:val="left"/>',
            _size(table - 1),
        ),
        _style(
            "ListBullet",
            "List Bullet",
            '<w:numPr><w:numId w:val="1"/></w:numPr>',
            "",
            quick=True,
        ),
        *_lists(size, _to_page(style)),
        *_remarks(size),
        _style("Header", "header", _HEADER_LOOK, _size(9)),
        _style(
            "Footer", "footer", _spacing(0, 0) + '<w:jc w:val="right"/>', _SOFT_LETTERS + _size(9)
        ),
        _style("FootnoteText", "footnote text", _spacing(0, 40), _size(size - 2)),
        _style("SectionEnd", "Section End", _TINY, _size(1)),
        _TABLE_STYLES,
    ]


def _lists(size: float, page: str) -> list[str]:
    """Return the styles of lists of contents and of exhibits; ``page`` leads to the page."""
    small = _size(size - 1)
    heading = "<w:keepNext/>" + _spacing(360, 100)
    return [
        _style("TOC2", "toc 2", page + _spacing(120, 50) + _CONTENTS_INDENT, _BOLD + small),
        _style("TOC3", "toc 3", page + _spacing(0, 40) + _CONTENTS_DEEPER, small),
        _style(
            "TableofFigures", "table of figures", page + _spacing(0, 40) + _CONTENTS_INDENT, small
        ),
        _style("ContentsHeading", "Contents Heading", heading, _BOLD + _size(size + 1)),
        _style("Hint", "Hint", _spacing(0, 100), f"<w:i/>{_SOFT_LETTERS}" + _size(size - 2)),
    ]


def _to_page(style: ReportStyle) -> str:
    """Return the tab stop at the right margin, with dots, that page numbers stand at."""
    right = twips(room_of(style).portrait)
    return f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{right}"/></w:tabs>'


def _remarks(size: float) -> list[str]:
    """Return the styles of what stands out of the text, and of its equations."""
    aside = (
        f"<w:keepLines/><w:pBdr>{_AUTHOR_BORDER}</w:pBdr>"
        '<w:shd w:val="clear" w:color="auto" w:fill="FDF6E0"/>'
        + _spacing(160, 200)
        + '<w:ind w:left="113" w:right="113"/><w:jc w:val="left"/>'
    )
    return [
        _notice("Notice", "Notice", _SOFT),
        _notice("NoticeFailed", "Notice Failed", STAMP_COLOR),
        _style("AuthorNote", "Author Note", aside, _size(size - 1)),
        _style("Equation", "Equation", "<w:keepLines/>" + _spacing(160, 160), _size(size + 1)),
        _FOOTNOTE_REFERENCE,
    ]


_BOLD = "<w:b/><w:bCs/>"
_SOFT_LETTERS = f'<w:color w:val="{_SOFT}"/>'
_TINY = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
_CONTENTS_INDENT = '<w:ind w:left="284" w:hanging="284"/><w:jc w:val="left"/>'
_CONTENTS_DEEPER = '<w:ind w:left="851" w:hanging="567"/><w:jc w:val="left"/>'
_AUTHOR_SIDE = '<w:{side} w:val="dashed" w:sz="6" w:space="5" w:color="8C6D1F"/>'
_FOOTNOTE_REFERENCE = (
    '<w:style w:type="character" w:styleId="FootnoteReference">'
    '<w:name w:val="footnote reference"/><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
    "</w:style>"
)
_HEADER_LOOK = '<w:spacing w:before="0" w:after="120"/><w:jc w:val="center"/>'
_TABLE_STYLES = (
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
    '<w:tblCellMar><w:left w:w="108" w:type="dxa"/><w:right w:w="108" w:type="dxa"/>'
    "</w:tblCellMar></w:tblPr></w:style>"
    '<w:style w:type="table" w:customStyle="1" w:styleId="APATable"><w:name w:val="APA Table"/>'
    '<w:basedOn w:val="TableNormal"/><w:uiPriority w:val="59"/><w:qFormat/><w:tblPr><w:tblBorders>'
    + _RULE.format(side="top", size=10)
    + _RULE.format(side="bottom", size=10)
    + '</w:tblBorders><w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="113" '
    'w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders>'
    + _RULE.format(side="bottom", size=4)
    + "</w:tcBorders></w:tcPr></w:tblStylePr></w:style>"
)


_AUTHOR_BORDER = "".join(
    _AUTHOR_SIDE.format(side=side) for side in ("top", "left", "bottom", "right")
)


def _size(points: float) -> str:
    half = round(2 * points)
    return f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'


def _spacing(before: int, after: int, *, contextual: bool = False) -> str:
    tail = "<w:contextualSpacing/>" if contextual else ""
    return (
        f'<w:spacing w:before="{before}" w:after="{after}" w:line="{_SINGLE}" '
        f'w:lineRule="auto"/>{tail}'
    )


def _heading(level: int, spacing: str, look: str) -> str:
    properties = (
        f'<w:keepNext/><w:keepLines/>{spacing}<w:jc w:val="left"/>'
        f'<w:outlineLvl w:val="{level - 1}"/>'
    )
    id_ = f"Heading{level}"
    return _style(id_, f"heading {level}", properties, look, following="Normal", quick=True)


def _notice(id_: str, name: str, color: str) -> str:
    border = f'<w:pBdr><w:left w:val="single" w:sz="24" w:space="8" w:color="{color}"/></w:pBdr>'
    return _style(id_, name, "<w:keepLines/>" + border + '<w:ind w:left="227"/>', "")


def _style(
    id_: str,
    name: str,
    paragraph: str,
    letters: str,
    *,
    based: str = "Normal",
    following: str = "",
    default: bool = False,
    quick: bool = False,
) -> str:
    """Return a paragraph style; its parts stand in the order of the schema."""
    mark = ' w:default="1"' if default else ""
    parent = "" if default else f'<w:basedOn w:val="{based}"/>'
    then = f'<w:next w:val="{following}"/>' if following else ""
    shown = "<w:qFormat/>" if quick else ""
    properties = f"<w:pPr>{paragraph}</w:pPr>" if paragraph else ""
    look = f"<w:rPr>{letters}</w:rPr>" if letters else ""
    return (
        f'<w:style w:type="paragraph"{mark} w:styleId="{id_}"><w:name w:val="{name}"/>'
        f"{parent}{then}{shown}{properties}{look}</w:style>"
    )
