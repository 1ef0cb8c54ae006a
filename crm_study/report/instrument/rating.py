"""The sheet on which an expert rates the items: how relevant, how clear, and why."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING

from crm_study.protocol.strict import Text, say
from crm_study.protocol.study import Study
from crm_study.report.instrument.form_words import LANGUAGE_NAMES
from crm_study.report.workbook import save_workbook, write_rows

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

RATED = ("relevance", "clarity")
"""What is rated from 1 to 4; the names of the columns that are read back."""

_COMMENT = "comment"
_WIDTHS = {"item": 10, "construct": 22, "relevance": 11, "clarity": 11, "comment": 44}
_QUESTION, _PAGE = 46, 100
_LINE_HEIGHT, _ROOM = 14.5, 4
_HEAD, _OPEN, _LINE = "FFE6F0F6", "FFFFFBEA", "FFD8D4CC"

_SAID: dict[str, Text] = {
    "title": {"en": "How to rate", "fr": "Comment noter", "rw": "Uko mutanga amanota"},
    "what": {
        "en": "Please rate every question in two ways, from 1 to 4, and say what you would change.",
        "fr": "Veuillez noter chaque question de deux façons, de 1 à 4, et dire ce que vous "
        "changeriez.",
        "rw": "Muhe buri kibazo amanota mu buryo bubiri, kuva kuri 1 kugeza kuri 4, muvuge n'icyo "
        "mwahindura.",
    },
    "relevance": {
        "en": "relevance: 1 not relevant, 2 somewhat relevant, 3 quite relevant, 4 highly relevant "
        "to the construct beside it",
        "fr": "relevance (pertinence) : 1 non pertinent, 2 peu pertinent, 3 assez pertinent, "
        "4 très pertinent pour le concept indiqué",
        "rw": "relevance (akamaro): 1 nta kamaro, 2 akamaro gake, 3 akamaro karahagije, 4 akamaro "
        "kanini ku gitekerezo cyanditse iruhande",
    },
    "clarity": {
        "en": "clarity: 1 not clear, 2 needs major changes, 3 needs minor changes, 4 clear",
        "fr": "clarity (clarté) : 1 pas clair, 2 à changer beaucoup, 3 à changer un peu, 4 clair",
        "rw": "clarity (gusobanuka): 1 ntigisobanutse, 2 gikeneye guhindurwa cyane, 3 gikeneye "
        "guhindurwa gato, 4 kirasobanutse",
    },
    "blank": {
        "en": "Leave a cell blank where you cannot judge. Save the file under a name of its own, "
        "e.g. expert-1.xlsx, without your name.",
        "fr": "Laissez une case vide si vous ne pouvez pas juger. Enregistrez le fichier sous son "
        "propre nom, par ex. expert-1.xlsx, sans votre nom.",
        "rw": "Musige ahantu hatanditse niba mudashobora guhitamo. Mubike dosiye mu izina ryayo, "
        "urugero expert-1.xlsx, mudashyizemo izina ryanyu.",
    },
}


def write_rating(study: Study, languages: Sequence[str], folder: Path) -> list[Path]:
    """Write the empty sheet; each expert fills in a copy, and `read_ratings` reads them all.

    Parameters
    ----------
    study : Study
        Items of its constructs are rated; every item where it has no construct.
    languages : sequence of str
        A column of questions for each.
    folder : Path
        An existing folder.

    Returns
    -------
    list of Path
        One XLSX file. Put the filled copies into one folder and name it in the study:
        ``content_validity: {file: experts}``.
    """
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    sheet = book.create_sheet("ratings")
    head = ["item", "construct", *_questions(languages), *RATED, _COMMENT]
    rows = [[*_described(study, name, languages), "", "", ""] for name in _rated_items(study)]
    write_rows(sheet, [head, *rows])
    _dress(sheet, head, n_rows=len(rows))
    _explain(book, languages)
    return [save_workbook(book, folder / f"{study.id}-expert-rating.xlsx")]


def _questions(languages: Sequence[str]) -> list[str]:
    return [f"question ({LANGUAGE_NAMES.get(lang, lang)})" for lang in languages]


def _rated_items(study: Study) -> tuple[str, ...]:
    return study.scored_items() or tuple(item.id for item in study.instrument.items())


def _described(study: Study, name: str, languages: Sequence[str]) -> list[str]:
    """Return an item's id, what it is meant to measure, and its words."""
    text = study.item(name).text
    home = next((one for one in study.first_order() if name in study.items_of(one)), "")
    label = study.label_of(home, languages[0]) if home else ""
    return [name, label, *(say(text, lang) for lang in languages)]


def _dress(sheet: Worksheet, head: Sequence[str], *, n_rows: int) -> None:
    """Set widths, lines and what a cell may hold; only what an expert fills in is open."""
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    line = Border(bottom=Side(style="thin", color=_LINE))
    for at, name in enumerate(head, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = _WIDTHS.get(name, _QUESTION)
        is_open, is_rating = name in (*RATED, _COMMENT), name in RATED
        for row in range(1, n_rows + 2):
            cell = sheet.cell(row, at)
            cell.border = line
            cell.alignment = Alignment(
                wrap_text=True, vertical="top", horizontal="center" if is_rating else "left"
            )
            if row == 1:
                cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor=_HEAD)
            elif is_open:
                cell.protection = Protection(locked=False)
                cell.fill = PatternFill("solid", fgColor=_OPEN)
    _grow_rows(sheet, [_WIDTHS.get(name, _QUESTION) for name in head])
    _limit_ratings(sheet, head, n_rows=n_rows)
    sheet.freeze_panes = "B2"
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"


def _grow_rows(sheet: Worksheet, widths: Sequence[int]) -> None:
    """Make every row as high as its longest cell needs; not every program does so itself."""
    for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        lines = [
            ceil(len(str(text or "")) / width) for text, width in zip(row, widths, strict=True)
        ]
        sheet.row_dimensions[number].height = _LINE_HEIGHT * max([1, *lines]) + _ROOM


def _limit_ratings(sheet: Worksheet, head: Sequence[str], *, n_rows: int) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    allowed = DataValidation(type="list", formula1='"1,2,3,4"', allow_blank=True)
    allowed.errorTitle, allowed.error = "1 – 4", "1, 2, 3, 4"
    sheet.add_data_validation(allowed)
    for name in RATED:
        letter = get_column_letter(head.index(name) + 1)
        allowed.add(f"{letter}2:{letter}{n_rows + 1}")


def _explain(book: Workbook, languages: Sequence[str]) -> None:
    """Add a page that says, in each language, what the numbers mean."""
    from openpyxl.styles import Alignment, Font
    from openpyxl.worksheet.properties import PageSetupProperties

    page = book.create_sheet("how to rate")
    page.column_dimensions["A"].width = _PAGE
    lines: list[str] = []
    for lang in languages:
        lines += [say(_SAID["title"], lang), *(say(_SAID[name], lang) for name in list(_SAID)[1:])]
        lines.append("")
    write_rows(page, [[line] for line in lines])
    for at, line in enumerate(lines, start=1):
        cell = page.cell(at, 1)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        if line in _SAID["title"].values():
            cell.font = Font(bold=True, size=13)
    _grow_rows(page, [_PAGE])
    page.page_setup.paperSize, page.page_setup.fitToHeight = 9, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
