"""Pictures: vector for those who can, pixels for the rest, words for everyone."""

from __future__ import annotations

from dataclasses import dataclass

from crm_study.report.docx.markup import attribute, paragraph

_EMU_PER_MM = 36_000
_SVG_URI = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in the package: number, words, and the parts that hold it."""

    number: int
    name: str
    alt: str
    png: str
    svg: str


def picture(one: Picture, size: tuple[float, float], *, keep: bool) -> str:
    """Return the paragraph of a picture, its size in millimeters."""
    width, height = (round(length * _EMU_PER_MM) for length in size)
    words, name = attribute(one.alt), attribute(one.name)
    naming = f'id="{one.number}" name={name} descr={words}'
    vector = (
        f'<a:extLst><a:ext uri="{_SVG_URI}"><asvg:svgBlip r:embed="{one.svg}"/></a:ext></a:extLst>'
    )
    drawing = (
        '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{width}" cy="{height}"/><wp:docPr {naming}/>'
        '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        f"<pic:pic><pic:nvPicPr><pic:cNvPr {naming}/><pic:cNvPicPr/></pic:nvPicPr>"
        f'<pic:blipFill><a:blip r:embed="{one.png}">{vector}</a:blip>'
        "<a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData>'
        "</a:graphic></wp:inline></w:drawing></w:r>"
    )
    return paragraph("Figure", drawing, "<w:keepNext/>" if keep else "")
