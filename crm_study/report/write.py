"""Write a report: the page, the findings and the figures, into one folder."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from crm_study.errors import OutputError, listed, nearest
from crm_study.report.chapters import document_of
from crm_study.report.document import FigureBlock
from crm_study.report.html import html
from crm_study.results.findings import Findings

if TYPE_CHECKING:
    from crm_study.protocol.study import Study

FORMATS = ("html",)
LATER = ("docx", "pdf")


def write_report(
    findings: Findings, study: Study, *, out: Path | str, formats: Sequence[str] = ("html",)
) -> dict[str, Path]:
    """Write ``report.html``, ``findings.json`` and ``figures/`` into a folder.

    Parameters
    ----------
    findings : Findings
        The answers of one run.
    study : Study
        The study they answer.
    out : path
        Folder; made when it does not exist.
    formats : sequence of str
        Formats of the report; this version writes ``html``.

    Returns
    -------
    dict of str to Path
        What was written: ``html``, ``findings`` and, if any figure was drawn,
        ``figures`` (a folder). The same findings give the same bytes.

    Raises
    ------
    OutputError
        A format this version does not write, or a folder that cannot be written.
    """
    _require_formats(formats)
    document = document_of(study, findings)
    folder = Path(out)
    written = {"html": _write(folder / "report.html", html(document))}
    written["findings"] = _write(folder / "findings.json", findings.to_json())
    if document.figures:
        written["figures"] = _write_figures(folder / "figures", document.figures)
    return written


def _require_formats(formats: Iterable[str]) -> None:
    allowed = f"This version writes: {listed(FORMATS)}."
    asked = list(formats)
    if not asked:
        raise OutputError(f"No report format was asked for. {allowed}")
    for name in asked:
        if name in LATER:
            raise OutputError(f"The format '{name}' comes in a later version. {allowed}")
        if name not in FORMATS:
            raise OutputError(
                f"'{name}' is no report format.{nearest(name, FORMATS)} {allowed} "
                f"Later versions add: {listed(LATER)}."
            )


def _write_figures(folder: Path, figures: Iterable[FigureBlock]) -> Path:
    for figure in figures:
        name = re.sub(r"[^A-Za-z0-9._-]", "-", figure.name).strip(".") or "figure"
        _write(folder / f"{name}.svg", figure.svg)
    return folder


def _write(path: Path, text: str) -> Path:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # A lone surrogate, which UTF-8 cannot hold, becomes its JSON escape.
        path.write_text(text, encoding="utf-8", errors="backslashreplace", newline="\n")
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror or error}.") from None
    return path
