"""The formats of a report, each with its writer; a writer loads when it is asked for."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable
from importlib.util import find_spec

from crm_study.errors import MissingPackageError, OutputError, listed, nearest
from crm_study.protocol.report_style import ReportStyle
from crm_study.report.document import Document
from crm_study.report.papers import PAPERS, written_formats

Writer = Callable[[Document, ReportStyle | None], bytes]

PACKAGE = "package"
"""The hand-in package, which is a folder and a ZIP and no document."""


class ReportWarning(UserWarning):
    """A document was written, but not as well as it could be; says why."""


def _html(document: Document, _: ReportStyle | None) -> bytes:
    from crm_study.report.html import html

    return html(document).encode("utf-8", errors="backslashreplace")


def _docx(document: Document, style: ReportStyle | None) -> bytes:
    from crm_study.report.docx.package import docx

    return docx(document, style)


def _pdf(document: Document, style: ReportStyle | None) -> bytes:
    from crm_study.report.pdf.compiler import pdf

    made = pdf(document, style)
    if made.standard is None:
        warnings.warn(
            f"The PDF is tagged, but does not meet PDF/UA-1: {made.reason}.",
            ReportWarning,
            stacklevel=2,
        )
    return made.content


def _markdown(document: Document, _: ReportStyle | None) -> bytes:
    from crm_study.report.markdown import markdown

    return markdown(document).encode("utf-8", errors="backslashreplace")


def _tex(document: Document, style: ReportStyle | None) -> bytes:
    from crm_study.report.tex import tex

    return tex(document, style)


FORMATS: dict[str, Writer] = {
    "html": _html,
    "docx": _docx,
    "pdf": _pdf,
    "md": _markdown,
    "tex": _tex,
}

_NEEDS: dict[str, tuple[str, str, str]] = {
    "docx": ("docx", "A DOCX", "The HTML page opens in a word processor as well."),
    "pdf": (
        "typst",
        "A PDF",
        "Where it cannot be installed, open the HTML page in a browser and print it to PDF; it "
        "has a style sheet for paper.",
    ),
    "tex": (
        "typst",
        "LaTeX, whose figures are PDF,",
        "The Markdown (md) needs nothing.",
    ),
}
_PACKAGES = {"docx": "python-docx", "typst": "typst"}


def require_formats(formats: Iterable[str]) -> None:
    """Refuse formats that there are not, or whose package is not installed.

    Raises
    ------
    OutputError
        No format, or an unknown one.
    MissingPackageError
        The message says what to install, and the way out without it.
    """
    known = (*FORMATS, *PAPERS, PACKAGE)
    allowed = f"There are: {listed(known)}."
    asked = list(formats)
    if not asked:
        raise OutputError(f"No report format was asked for. {allowed}")
    for name in asked:
        if name not in known:
            raise OutputError(f"'{name}' is no report format.{nearest(name, known)} {allowed}")
    for name in written_formats(asked):
        if name in _NEEDS and find_spec(_NEEDS[name][0]) is None:
            raise missing_package(name)
    if "tex" in asked:
        _require_pandoc()


def _require_pandoc() -> None:
    """Refuse LaTeX where nothing can make it."""
    from crm_study.report.tex import pandoc_program

    if pandoc_program() is None:
        raise MissingPackageError(
            "LaTeX is made by the program pandoc, which is not installed: "
            'pip install "crm-study[latex]", or install pandoc itself. The Markdown (md) needs '
            "nothing, and any pandoc turns it into LaTeX later."
        )


def missing_package(name: str) -> MissingPackageError:
    """Return the error for a format whose package is not installed."""
    module, what, way_out = _NEEDS[name]
    return MissingPackageError(
        f"{what} needs the optional package '{_PACKAGES[module]}', which is not installed: "
        f'pip install "crm-study[paper]". {way_out}'
    )
