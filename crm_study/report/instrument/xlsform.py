"""Write an XLSForm for KoboToolbox and ODK."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from crm_study.errors import ProtocolError
from crm_study.protocol.strict import Text, say
from crm_study.protocol.study import Study
from crm_study.report.instrument.electronic_words import tag
from crm_study.report.instrument.form import Form
from crm_study.report.instrument.form_of import form_of
from crm_study.report.instrument.form_words import words_in
from crm_study.report.instrument.gaps import require_texts
from crm_study.report.instrument.handed_out import HandedOut, handed_out
from crm_study.report.instrument.naming import safe_names
from crm_study.report.instrument.platform_mapping import IGNORE, write_platform_mapping
from crm_study.report.instrument.xlsform_names import XLSFORM_NAMES, XlsformNames, xlsform_names
from crm_study.report.instrument.xlsform_rows import Row, SurveyRows
from crm_study.report.instrument.xlsform_rules import xlsform_complaints

_SURVEY = [
    *("type", "name", "label", "hint", "required", "required_message"),
    *("relevant", "appearance", "constraint", "constraint_message"),
]
_CHOICES = ["list_name", "name", "label"]


@dataclass(frozen=True, slots=True)
class Xlsform:
    """The three sheets of an XLSForm, and the names it uses.

    Attributes
    ----------
    survey, choices : list of dict
        Rows by column; a blank cell is left out.
    settings : dict
        The one row of settings.
    names : XlsformNames
        What every name in it stands for.
    """

    survey: list[Row]
    choices: list[Row]
    settings: Row
    names: XlsformNames


def xlsform(study: Study, languages: Sequence[str]) -> Xlsform:
    """Return a study's instrument as the rows of an XLSForm.

    Parameters
    ----------
    study : Study
        The declared study.
    languages : sequence of str
        Declared by the instrument; the form opens in the first.

    Raises
    ------
    ProtocolError
        A text is missing in one of the languages, or the form would break a rule that its
        converters do not check.

    Examples
    --------
    >>> from crm_study.protocol.reader import read_study
    >>> form = xlsform(read_study("rusizi"), ["en"])
    >>> next(row for row in form.survey if row["type"] == "begin_group")["relevant"]
    "${consent}='1'"
    """
    require_texts(study.instrument, languages)
    form, handed = form_of(study, languages), handed_out(study)
    names = xlsform_names(study, form, handed)
    survey = list(SurveyRows(form, handed, names).rows())
    choices = list(_choices(study, form, handed, names))
    settings = _settings(study, form)
    complaints = list(xlsform_complaints(survey, choices, settings))
    if complaints:
        raise ProtocolError("The XLSForm would not work.\n" + "\n".join(complaints))
    return Xlsform(survey, choices, settings, names)


def write_xlsform(study: Study, languages: Sequence[str], folder: Path) -> list[Path]:
    """Write the XLSForm and, beside it, what its names and codes stand for."""
    import openpyxl

    from crm_study.report.workbook import save_workbook, write_rows

    form = xlsform(study, languages)
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    tags = [tag(language) for language in languages]
    sheets = {
        "survey": (_columns(_SURVEY, form.survey, tags), form.survey),
        "choices": (_columns(_CHOICES, form.choices, tags), form.choices),
        "settings": (list(form.settings), [form.settings]),
    }
    for name, (columns, rows) in sheets.items():
        cells = [[row.get(column, "") for column in columns] for row in rows]
        write_rows(book.create_sheet(name), [columns, *cells])
    path = save_workbook(book, folder / f"{study.id}-xlsform.xlsx")
    names = folder / f"{study.id}-xlsform-names.json"
    handed = handed_out(study)
    values = _labels(handed, form.names, languages)
    return [path, write_platform_mapping(_columns_back(form, handed, languages), values, names)]


def _columns_back(
    form: Xlsform, handed: Sequence[HandedOut], languages: Sequence[str]
) -> dict[str, str]:
    """Return what the headers of an export stand for.

    The names of all questions, the labels of what no item asks for, and the device's own
    columns where an item has their name.
    """
    recorded = {row["name"]: IGNORE for row in form.survey if row["type"] == row.get("name")}
    back = {name: told for name, told in recorded.items() if name in form.names.items}
    for each in handed:
        for language, group in zip(languages, words_in(languages)["staff"], strict=True):
            label = say(each.label, language)
            back |= {label: each.column, f"{group}/{label}": each.column}
    return back | {name: column for column, name in form.names.items.items()}


def _labels(
    handed: Sequence[HandedOut], names: XlsformNames, languages: Sequence[str]
) -> dict[str, dict[str, str]]:
    """Return the codes of what no item asks for, by label and by name."""
    found: dict[str, dict[str, str]] = {}
    for each in handed:
        choices = names.choices.get(names.lists.get(each.column, ""), {})
        told = {
            say(label, language): code
            for code, label in each.choices.items()
            for language in languages
        }
        told |= {choice: code for code, choice in choices.items()}
        if told:
            found[each.column] = told
    return found


def _settings(study: Study, form: Form) -> Row:
    draft = f"[{form.words['draft'][0]}] " if form.drafts else ""
    return {
        "form_title": f"{draft}{form.titles[0]}",
        "form_id": safe_names([study.id], XLSFORM_NAMES)[study.id],
        "version": form.version,
        "default_language": tag(form.languages[0]),
        "style": "pages",
    }


def _choices(
    study: Study, form: Form, handed: Sequence[HandedOut], names: XlsformNames
) -> Iterator[Row]:
    scales = study.instrument.scales
    used = {item.scale: item.id for item in study.instrument.items() if item.scale}
    for scale, item in used.items():
        labels = {**scales[scale].points, **scales[scale].missing}
        coded = {str(code): label for code, label in labels.items()}
        yield from _list(names.lists[item], coded, {code: code for code in coded}, form.languages)
    for each in handed:
        if each.choices:
            name = names.lists[each.column]
            yield from _list(name, each.choices, names.choices[name], form.languages)


def _list(
    name: str, labels: Mapping[str, Text], choices: Mapping[str, str], languages: Sequence[str]
) -> Iterator[Row]:
    for code, label in labels.items():
        texts = {f"label::{tag(lang)}": say(label, lang, otherwise=code) for lang in languages}
        yield {"list_name": name, "name": choices[code], **texts}


def _columns(wanted: Sequence[str], rows: Sequence[Row], tags: Sequence[str]) -> list[str]:
    """Return the columns that any row fills, those of one text side by side."""
    filled = {column for row in rows for column in row}
    spread = [each for name in wanted for each in (name, *(f"{name}::{one}" for one in tags))]
    return [column for column in spread if column in filled]
