"""Write a Google Form: a script that makes it, and what its export stands for."""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from crm_study.protocol.study import Study
from crm_study.report.instrument.form import Form
from crm_study.report.instrument.form_of import form_of
from crm_study.report.instrument.gaps import require_texts
from crm_study.report.instrument.google_questions import GoogleForm, GoogleQuestion
from crm_study.report.instrument.handed_out import handed_out
from crm_study.report.instrument.platform_mapping import write_platform_mapping


def write_google_forms(study: Study, languages: Sequence[str], folder: Path) -> list[Path]:
    """Write a script and a mapping for each language: a Google Form speaks only one.

    Parameters
    ----------
    study : Study
        The declared study.
    languages : sequence of str
        Declared by the instrument.
    folder : Path
        It exists.

    Returns
    -------
    list of Path
        ``ID-google-forms.LANG.gs``, pasted into script.google.com, and
        ``ID-google-forms.LANG.json``, which the import of the answers accepts.

    Raises
    ------
    ProtocolError
        A text is missing in one of the languages.
    """
    require_texts(study.instrument, languages)
    written = []
    for language in languages:
        form = form_of(study, [language])
        questions = list(GoogleForm(form, handed_out(study)).questions())
        stem = f"{study.id}-google-forms.{language}"
        script = folder / f"{stem}.gs"
        script.write_text(google_script(form, questions), encoding="utf-8", newline="\n")
        columns = {name: item for each in questions for name, item in each.columns.items()}
        values = {item: told for each in questions for item, told in each.values.items()}
        mapping = write_platform_mapping(columns, values, folder / f"{stem}.json")
        written += [script, mapping]
    return written


def google_script(form: Form, questions: Sequence[GoogleQuestion]) -> str:
    """Return the Apps Script that makes a form.

    Examples
    --------
    >>> from crm_study.protocol.reader import read_study
    >>> study = read_study("rusizi")
    >>> form = form_of(study, ["en"])
    >>> script = google_script(form, list(GoogleForm(form, handed_out(study)).questions()))
    >>> "addGridItem" in script
    True
    """
    draft = f"[{form.words['draft'][0]}] " if form.drafts else ""
    told = {
        "title": f"{draft}{form.titles[0]}",
        "description": f"{form.intros[0]}\n\n{form.words['version'][0]} {form.version}".strip(),
        "questions": [question.script() for question in questions],
    }
    code = files("crm_study.report.instrument").joinpath("google_forms.gs").read_text("utf-8")
    return f"{code}const FORM = {json.dumps(told, ensure_ascii=False, indent=1)};\n"
