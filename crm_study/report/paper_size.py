"""The paper, in millimeters: what a style leaves for the text."""

from __future__ import annotations

from crm_study.protocol.report_style import ReportStyle
from crm_study.report.table_layout import Room

PAPERS: dict[str, tuple[float, float]] = {"A4": (210.0, 297.0), "letter": (215.9, 279.4)}
_CAPTION_HEIGHT = 28.0
_LEAD_HEIGHT = 24.0


def room_of(style: ReportStyle) -> Room:
    """Return the width of the text on upright and turned pages.

    Examples
    --------
    >>> room_of(ReportStyle())
    Room(portrait=160.0, landscape=247.0)
    """
    width, height = PAPERS[style.page.size]
    margins = style.page.margins
    return Room(width - margins.left - margins.right, height - margins.top - margins.bottom)


def tallest_figure(style: ReportStyle) -> float:
    """Return the height that a page leaves for a picture, its caption, a heading and the lead."""
    return room_of(style).landscape - _CAPTION_HEIGHT - _LEAD_HEIGHT
