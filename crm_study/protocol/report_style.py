"""What a university asks of the pages: fonts, margins, places of titles, numbers."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from crm_study.protocol.strict import Code, Strict

Millimeters = Annotated[float, Field(ge=5, le=80)]
Points = Annotated[float, Field(ge=6, le=30)]
Place = Literal["above", "below"]


class Margins(Strict):
    """White space around a page, in millimeters."""

    top: Millimeters = 25
    bottom: Millimeters = 25
    left: Millimeters = 25
    right: Millimeters = 25


class Sheet(Strict):
    """The paper."""

    size: Literal["A4", "letter"] = "A4"
    margins: Margins = Margins()


class Lettering(Strict):
    """Fonts and sizes of the text; the PDF takes the nearest font that travels with it."""

    font: Annotated[str, Field(pattern=r"^[\w .-]{1,60}$")] = "Times New Roman"
    size: Points = 12
    line_spacing: Annotated[float, Field(ge=1, le=3)] = 1.5
    justified: bool = False


class Exhibits(Strict):
    """Where the title of a table or a figure stands, and the size of its text."""

    title: Place = "above"
    size: Points = 10


class CaptionForm(Strict):
    """How exhibits are numbered: APA's two lines, or ``Table 4.1: Title`` in one."""

    form: Literal["lines", "inline"] = "lines"
    chapter: Annotated[Code, Field(pattern=r"^\w{0,8}$")] = ""


class Numerals(Strict):
    """How numbers are written."""

    decimal: Literal["point", "comma"] = "point"


class ReportStyle(Strict):
    """A style file; every key has a default, and the defaults are APA's."""

    schema_version: Literal[1] = 1
    page: Sheet = Sheet()
    text: Lettering = Lettering()
    tables: Exhibits = Exhibits()
    figures: Exhibits = Exhibits()
    captions: CaptionForm = CaptionForm()
    numbers: Numerals = Numerals()
