"""Pages: their size, upright or turned, what stands on top and at the foot."""

from __future__ import annotations

from crm_study.protocol.report_style import ReportStyle
from crm_study.report.docx.fields import field
from crm_study.report.docx.markup import paragraph, part, run, twips
from crm_study.report.docx.styles import STAMP_COLOR
from crm_study.report.paper_size import PAPERS

_EDGE_MM = 12.5


def section(style: ReportStyle, relations: tuple[str, str], *, landscape: bool) -> str:
    """Return the properties of a section.

    Parameters
    ----------
    style : ReportStyle
        Paper and margins.
    relations : (str, str)
        Ids of header and footer.
    landscape : bool
        A turned page keeps its margins at the same edges of the sheet.
    """
    width, height = map(twips, PAPERS[style.page.size])
    margins = style.page.margins
    around = (margins.top, margins.right, margins.bottom, margins.left)
    turned = ""
    if landscape:
        width, height, turned = height, width, ' w:orient="landscape"'
        around = (margins.left, margins.top, margins.right, margins.bottom)
    top, right, bottom, left = map(twips, around)
    edge = twips(_EDGE_MM)
    header, footer = relations
    return (
        f'<w:sectPr><w:headerReference w:type="default" r:id="{header}"/>'
        f'<w:footerReference w:type="default" r:id="{footer}"/>'
        f'<w:type w:val="nextPage"/><w:pgSz w:w="{width}" w:h="{height}"{turned}/>'
        f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}" '
        f'w:header="{edge}" w:footer="{edge}" w:gutter="0"/></w:sectPr>'
    )


def section_end(properties: str) -> str:
    """Return the hair-thin paragraph that ends a section."""
    return f'<w:p><w:pPr><w:pStyle w:val="SectionEnd"/>{properties}</w:pPr></w:p>'


def header_part(banner: str | None) -> str:
    """Return the header: the banner, on every page, or an empty line."""
    look = f'<w:b/><w:color w:val="{STAMP_COLOR}"/>'
    return part("w:hdr", paragraph("Header", run(banner or "", look)))


def footer_part() -> str:
    """Return the footer: the page, and how many there are."""
    pages = field("PAGE", run("1")) + run(" / ") + field("NUMPAGES", run("1"))
    return part("w:ftr", paragraph("Footer", pages))
