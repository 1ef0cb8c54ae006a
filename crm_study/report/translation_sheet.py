"""The sheet that translators fill in: one row a text, as a workbook."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from warnings import catch_warnings, simplefilter
from zipfile import BadZipFile

from crm_study.errors import DataError, OutputError, listed
from crm_study.protocol.languages import LADDER
from crm_study.protocol.study import Study
from crm_study.protocol.translating import SheetRow, sheet_rows, source_language
from crm_study.report.workbook import save_workbook, write_rows

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_TEXTS, _ABOUT = "texts", "about"
_WIDTHS = {"A": 30, "B": 50, "C": 50, "D": 50, "E": 30, "F": 16, "G": 10}
_COLUMNS = 7
_MOST_ROWS = 5000
_STATUS, _SENT = "F", "G"


class Sheet(NamedTuple):
    """A sheet that came back: whose it is, and its rows."""

    study: str
    lang: str
    rows: list[SheetRow]


def write_sheet(study: Study, path: Path, *, lang: str) -> int:
    """Write the translation sheet of a language.

    Parameters
    ----------
    study : Study
        The study whose texts are translated.
    path : Path
        Workbook to write.
    lang : str
        Language that is translated into.

    Returns
    -------
    int
        Texts on the sheet.

    Raises
    ------
    ProtocolError
        The study has no such language, or it is the source itself.
    OutputError
        The file cannot be written.
    """
    from openpyxl import Workbook

    rows = list(sheet_rows(study, lang))
    book = Workbook()
    texts = book.worksheets[0]
    texts.title = _TEXTS
    source = source_language(study.instrument)
    write_rows(texts, [_head(source, lang), *(astuple(row)[1:] for row in rows)])
    _style(texts, len(rows))
    about = book.create_sheet(_ABOUT)
    write_rows(about, _about(study, lang))
    about.column_dimensions["A"].width, about.column_dimensions["B"].width = 24, 90
    _save(book, path)
    return len(rows)


def read_sheet(path: Path) -> Sheet:
    """Read a translation sheet.

    Raises
    ------
    DataError
        The file is no workbook, or none that `write_sheet` made.
    """
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with catch_warnings():
            simplefilter("ignore")  # what other programs add to a workbook is not read
            book = load_workbook(path, read_only=True, data_only=True)
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror or error}.") from None
    except (BadZipFile, InvalidFileException, KeyError, ValueError):
        raise DataError(f"{path} is no XLSX workbook.") from None
    try:
        return _sheet_of(book, path)
    finally:
        book.close()


def _sheet_of(book: Workbook, path: Path) -> Sheet:
    if not {_TEXTS, _ABOUT} <= set(book.sheetnames):
        raise DataError(
            f"{path} is no translation sheet: it holds {listed(book.sheetnames)}, not "
            f"'{_TEXTS}' and '{_ABOUT}'. 'crm-study languages sheet' writes one."
        )
    pairs = book[_ABOUT].iter_rows(max_col=2, max_row=_MOST_ROWS, values_only=True)
    facts = {_cell(name): _cell(value) for name, value in pairs}
    cells = book[_TEXTS].iter_rows(
        min_row=2, max_row=_MOST_ROWS, max_col=_COLUMNS, values_only=True
    )
    rows = [
        SheetRow(number, *(_cell(value) for value in (*row, *[None] * (_COLUMNS - len(row)))))
        for number, row in enumerate(cells, start=2)
        if row and _cell(row[0])
    ]
    return Sheet(facts.get("study", ""), facts.get("language", ""), rows)


def _head(source: str, lang: str) -> tuple[str, ...]:
    target = f"translation ({lang})"
    return ("place", f"source ({source})", target, "back-translation", "comment", "status", "sent")


def _about(study: Study, lang: str) -> Iterable[tuple[str, str]]:
    yield "study", study.id
    yield "language", lang
    yield "protocol", study.sha256
    yield "statuses, from low to high", ", ".join(LADDER)
    yield "what to fill in", "translation, back-translation, comment, status; nothing else"
    yield (
        "how",
        "Two people translate, each alone, and agree. A third, who has not seen the source, "
        "translates back. Judge the meaning, not the words, then set the status.",
    )
    yield "in square brackets", "Capitals in brackets are filled in by the researcher: keep them."


def _style(sheet: Worksheet, n_rows: int) -> None:
    """Make the sheet easy to fill in: wrapped, frozen, with the statuses to choose from."""
    from openpyxl.styles import Alignment, Font
    from openpyxl.worksheet.datavalidation import DataValidation

    for letter, width in _WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    sheet.column_dimensions[_SENT].hidden = True
    sheet.freeze_panes = "B2"
    for row in sheet.iter_rows():
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=cell.row == 1)
    choice = DataValidation(type="list", formula1=f'"{",".join(LADDER)}"', allow_blank=True)
    choice.add(f"{_STATUS}2:{_STATUS}{n_rows + 1}")
    sheet.add_data_validation(choice)


def _save(book: Workbook, path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        save_workbook(book, path)
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror or error}.") from None


def _cell(value: object) -> str:
    return "" if value is None else str(value).replace("\r\n", "\n").strip()
