"""Write a LimeSurvey: its tab-separated structure, and what its export stands for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from crm_study.protocol.study import Study
from crm_study.report.instrument.form import Form
from crm_study.report.instrument.form_of import form_of
from crm_study.report.instrument.gaps import require_texts
from crm_study.report.instrument.handed_out import HandedOut, handed_out
from crm_study.report.instrument.limesurvey_names import LimesurveyNames, limesurvey_names
from crm_study.report.instrument.limesurvey_rows import LimesurveyRows, Row, as_html
from crm_study.report.instrument.platform_mapping import write_platform_mapping

_COLUMNS = (
    *("id", "related_id", "class", "type/scale", "name", "relevance", "text", "help"),
    *("language", "validation", "mandatory", "other", "default", "same_default"),
    *("min_num_value_n", "max_num_value_n", "exclude_all_others"),
)


def write_limesurvey(study: Study, languages: Sequence[str], folder: Path) -> list[Path]:
    """Write the structure that LimeSurvey imports, and the mapping of its export.

    Parameters
    ----------
    study : Study
        The declared study.
    languages : sequence of str
        Declared by the instrument; the first is the survey's own.
    folder : Path
        It exists.

    Returns
    -------
    list of Path
        ``ID-limesurvey.txt``, UTF-8 with a byte order mark, and ``ID-limesurvey.json``.

    Raises
    ------
    ProtocolError
        A text is missing in one of the languages.
    """
    require_texts(study.instrument, languages)
    form, handed = form_of(study, languages), handed_out(study)
    names = limesurvey_names(form, handed)
    rows = limesurvey_rows(form, handed, names)
    cells = [list(_COLUMNS), *([row.get(column, "") for column in _COLUMNS] for row in rows)]
    lines = ["\t".join(map(_cell, row)) for row in cells]
    path = folder / f"{study.id}-limesurvey.txt"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8-sig", newline="\n")
    mapping = folder / f"{study.id}-limesurvey.json"
    columns = names.columns(form, handed)
    return [path, write_platform_mapping(columns, _renamed(names), mapping)]


def limesurvey_rows(
    form: Form, handed: Sequence[HandedOut], names: LimesurveyNames
) -> Iterator[Row]:
    """Yield the settings, the texts of each language, then its groups and questions."""
    first, *others = form.languages
    settings = {
        "language": first,
        "additional_languages": " ".join(others),
        "format": "G",
        "anonymized": "Y",
        "datestamp": "Y",
        "ipaddr": "N",
        "refurl": "N",
        "savetimings": "Y",
        "questionindex": "0",
    }
    for name, text in settings.items():
        yield {"class": "S", "name": name, "text": text}
    for at, language in enumerate(form.languages):
        draft = f"[{form.words['draft'][at]}] " if form.drafts else ""
        spoken = {
            "surveyls_title": f"{draft}{form.titles[at]}",
            "surveyls_welcometext": form.intros[at],
            "surveyls_description": f"{form.words['version'][at]} {form.version}",
            "surveyls_endtext": form.words["thanks"][at],
        }
        for name, text in spoken.items():
            if text:
                told = as_html(text)
                yield {"class": "SL", "name": name, "text": told, "language": language}
    for at, _ in enumerate(form.languages):
        yield from LimesurveyRows(form, handed, names, at).rows()


def _renamed(names: LimesurveyNames) -> dict[str, dict[str, str]]:
    """Return the answers that carry another code than their own, by column of the data."""
    found = {
        column: {answer: code for code, answer in answers.items() if answer != code}
        for column, answers in names.answers.items()
    }
    return {column: told for column, told in found.items() if told}


def _cell(text: str) -> str:
    """Return a text as a cell: quoted when it holds what ends one."""
    if any(sign in text for sign in '\t\n\r"'):
        return '"' + text.replace('"', '""') + '"'
    return text
