"""Write the evening page, its workbook and its findings into one folder."""

from __future__ import annotations

from pathlib import Path

from crm_study.errors import OutputError
from crm_study.protocol.study import Study
from crm_study.report.html import html
from crm_study.report.quality_page import quality_document
from crm_study.report.quality_workbook import write_quality_workbook
from crm_study.report.translation_status import with_translation_status
from crm_study.report.voices import speaking_of
from crm_study.results.findings import Findings


def write_quality(
    findings: Findings,
    study: Study,
    *,
    out: Path | str,
    today: str | None = None,
    lang: str = "en",
) -> tuple[Path, ...]:
    """Write ``quality.html``, ``quality.xlsx`` and ``findings.json``.

    Parameters
    ----------
    findings : Findings
        Hold ``quality`` and, where there was one, ``back_check``.
    study : Study
        The study they answer.
    out : path
        Folder; made when it does not exist.
    today : str, optional
        Day of the check, for the title.
    lang : str, default "en"
        Language of the page.

    Returns
    -------
    tuple of Path
        What was written.

    Raises
    ------
    OutputError
        A folder that cannot be written.
    """
    folder = Path(out)
    with speaking_of(study, lang):
        document = with_translation_status(quality_document(study, findings, today=today))
    page = html(document)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "quality.html").write_text(page, encoding="utf-8", newline="\n")
        write_quality_workbook(findings, folder / "quality.xlsx")
        findings.write(folder / "findings.json")
    except OSError as error:
        raise OutputError(f"{folder} cannot be written: {error.strerror or error}.") from None
    return tuple(folder / name for name in ("quality.html", "quality.xlsx", "findings.json"))
