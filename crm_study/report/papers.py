"""The papers beside the report: each with its files, written from the same findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from crm_study.protocol.report_style import Lettering, ReportStyle
from crm_study.report.document import Document
from crm_study.report.translation_status import with_translation_status
from crm_study.report.voices import speaking_of
from crm_study.results.findings import Findings

if TYPE_CHECKING:
    from crm_study.protocol.study import Study

PAPER_STYLE = ReportStyle(text=Lettering(size=11, line_spacing=1.2))
"""The style of a paper when none is asked for: less air than a thesis."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A document beside the report.

    Attributes
    ----------
    place : str
        Module and function that lay it out, as ``module:function``; loaded when asked for.
        Empty where there is no document.
    formats : tuple of str
        In which formats it is written.
    style : str
        Module and name of its own style; empty for `PAPER_STYLE`.
    beside : tuple of (str, str)
        Further files: their name, and the function that returns their text or bytes.
    """

    place: str
    formats: tuple[str, ...]
    style: str = ""
    beside: tuple[tuple[str, str], ...] = ()


PAPERS: dict[str, Paper] = {
    "defence": Paper("crm_study.report.defence.pack:defence_document", ("html", "docx")),
    "memo": Paper(
        "crm_study.report.memo.memo:memo_document",
        ("html", "docx", "pdf"),
        style="crm_study.report.memo.memo:MEMO_STYLE",
    ),
    "abstract": Paper(
        "crm_study.report.abstract.abstract:abstract_document",
        ("docx", "md"),
        beside=(
            ("citation.bib", "crm_study.report.abstract.citation:bibtex"),
            ("CITATION.cff", "crm_study.report.abstract.citation:citation_cff"),
        ),
    ),
    "xlsx": Paper(
        "",
        (),
        beside=(("findings.xlsx", "crm_study.report.findings_workbook:findings_workbook"),),
    ),
}


def papers_among(formats: Iterable[str]) -> tuple[str, ...]:
    """Return the papers that are asked for as formats, each once.

    Examples
    --------
    >>> papers_among(["html", "memo", "memo"])
    ('memo',)
    """
    return tuple(dict.fromkeys(name for name in formats if name in PAPERS))


def written_formats(formats: Iterable[str]) -> Iterator[str]:
    """Yield the formats of documents that are needed to write what is asked for.

    Examples
    --------
    >>> sorted(set(written_formats(["md", "memo"])))
    ['docx', 'html', 'md', 'pdf']
    """
    for name in formats:
        yield from PAPERS[name].formats if name in PAPERS else (name,)


def paper_files(
    name: str,
    study: Study,
    findings: Findings,
    *,
    style: ReportStyle | None = None,
    lang: str = "en",
) -> dict[str, bytes]:
    """Return the files of one paper by their names.

    Parameters
    ----------
    name : str
        One of `PAPERS`.
    study : Study
        The declared study.
    findings : Findings
        The answers of one run.
    style : ReportStyle, optional
        A university's; by default the paper's own.
    lang : str, default "en"
        Language of the document.

    Returns
    -------
    dict of str to bytes
        ``defence.html``, ``defence.docx`` and so on. The same findings give the same bytes.
    """
    from crm_study.report.formats import FORMATS

    paper = PAPERS[name]
    files: dict[str, bytes] = {}
    if paper.place:
        with speaking_of(study, lang):
            document: Document = with_translation_status(_named(paper.place)(study, findings))
        page = style or (_named(paper.style) if paper.style else PAPER_STYLE)
        files = {f"{name}.{suffix}": FORMATS[suffix](document, page) for suffix in paper.formats}
    return files | {file: _encoded(_named(at)(study, findings)) for file, at in paper.beside}


def _encoded(content: str | bytes) -> bytes:
    if isinstance(content, bytes):
        return content
    return content.encode("utf-8", errors="backslashreplace")


def _named(place: str) -> Any:
    module, _, name = place.partition(":")
    return getattr(import_module(module), name)
