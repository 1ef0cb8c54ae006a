"""Set a PDF with the optional package ``typst``."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files
from tempfile import TemporaryDirectory
from typing import Any

from crm_study.errors import OutputError
from crm_study.figures.lettering import font_folder
from crm_study.protocol.report_style import Lettering, Margins, ReportStyle, Sheet
from crm_study.report.document import Document
from crm_study.report.pdf.plan import plan_of

SCREEN = ReportStyle(
    text=Lettering(font="Libertinus Serif", size=11, line_spacing=1.25),
    page=Sheet(margins=Margins(left=27, right=27)),
)
"""The style of a PDF when none is asked for: a little smaller and tighter than a thesis."""
_STANDARD = "ua-1"


@dataclass(frozen=True, slots=True)
class Pdf:
    """A finished PDF.

    Attributes
    ----------
    content : bytes
        The file.
    standard : str or None
        ``ua-1``, or None where the standard could not be met.
    reason : str or None
        Why it could not be met.
    """

    content: bytes
    standard: str | None
    reason: str | None = None


def pdf(document: Document, style: ReportStyle | None = None) -> Pdf:
    """Return the document as a tagged PDF/UA-1; where that fails, as a tagged PDF.

    Parameters
    ----------
    document : Document
        What is set; its texts travel as data and are never read as markup.
    style : ReportStyle, optional
        Fonts, margins and sizes.

    Raises
    ------
    OutputError
        The document cannot be set at all.
    """
    import typst

    plan = json.dumps(plan_of(document, style or SCREEN), ensure_ascii=False)
    try:
        return Pdf(_compiled(plan, [_STANDARD]), _STANDARD)
    except typst.TypstError as error:
        reason = _first_line(error)
    try:
        return Pdf(_compiled(plan, []), None, reason)
    except typst.TypstError as error:
        raise OutputError(f"The PDF cannot be set: {_first_line(error)}.") from None


def _compiled(plan: str, standards: list[str]) -> bytes:
    import typst

    template = files("crm_study.report.pdf").joinpath("report.typ").read_bytes()
    compiled: Any = typst.compile
    with TemporaryDirectory() as root:
        made: bytes = compiled(
            template,
            root=root,
            sys_inputs={"plan": plan},
            font_paths=[str(font_folder())],
            ignore_system_fonts=True,
            pdf_standards=standards,
        )
    return made


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0].rstrip(".")
