"""Write a comparison of two waves into one folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from crm_study.errors import OutputError, listed, nearest
from crm_study.protocol.report_style import Exhibits, Lettering, Margins, ReportStyle, Sheet
from crm_study.report.compare_page import compare_document
from crm_study.report.findings_workbook import findings_workbook
from crm_study.report.formats import FORMATS, require_formats
from crm_study.report.translation_status import with_translation_status
from crm_study.report.voices import speaking_of
from crm_study.results.findings import Findings
from crm_study.results.speech import require_language

if TYPE_CHECKING:
    from crm_study.protocol.study import Study

COMPARE_STYLE = ReportStyle(
    page=Sheet(margins=Margins(top=18, bottom=16, left=20, right=20)),
    text=Lettering(size=10.5, line_spacing=1.15),
    tables=Exhibits(size=9),
)
XLSX = "xlsx"
COMPARE_FORMATS = ("html", "docx", "pdf", XLSX)


def require_compare_formats(formats: Sequence[str]) -> None:
    """Refuse formats that a comparison is not written in.

    Raises
    ------
    OutputError
        No format, or an unknown one.
    MissingPackageError
        The optional package of a format is not installed.
    """
    allowed = f"There are: {listed(COMPARE_FORMATS)}."
    if not formats:
        raise OutputError(f"No format was asked for. {allowed}")
    for name in formats:
        if name not in COMPARE_FORMATS:
            near = nearest(name, COMPARE_FORMATS)
            raise OutputError(f"A comparison is not written as '{name}'.{near} {allowed}")
    documents = [name for name in formats if name != XLSX]
    if documents:
        require_formats(documents)


def write_compare(
    findings: Findings,
    study: Study,
    *,
    out: Path | str,
    formats: Sequence[str] = ("html",),
    lang: str = "en",
) -> dict[str, Path]:
    """Write ``compare.*`` and ``findings.json``.

    Parameters
    ----------
    findings : Findings
        Hold ``compare``.
    study : Study
        The study of both waves.
    out : path
        Folder; made when it does not exist.
    formats : sequence of str
        Of ``html``, ``docx``, ``pdf`` and ``xlsx``.
    lang : str, default "en"
        Language of the documents.

    Returns
    -------
    dict of str to Path
        What was written. The same findings give the same bytes.

    Raises
    ------
    OutputError
        A format or language that there is not, or a folder that cannot be written.
    """
    require_compare_formats(formats)
    require_language(lang)
    with speaking_of(study, lang):
        document = with_translation_status(compare_document(study, findings))
    made = {
        name: findings_workbook(study, findings)
        if name == XLSX
        else FORMATS[name](document, COMPARE_STYLE)
        for name in dict.fromkeys(formats)
    }
    folder = Path(out)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in made.items():
            (folder / f"compare.{name}").write_bytes(content)
    except OSError as error:
        raise OutputError(f"{folder} cannot be written: {error.strerror or error}.") from None
    written = {name: folder / f"compare.{name}" for name in made}
    return written | {"findings": findings.write(folder / "findings.json")}
