"""The expert's sheet goes out, is filled in, and comes back with nothing lost."""

from pathlib import Path

import openpyxl
import pytest

from crm_study.errors import DataError
from crm_study.protocol.reader import read_study
from crm_study.protocol.study import Study
from crm_study.report.instrument.rating import write_rating
from crm_study.responses.ratings import read_ratings


def declared(study: Study, file: str) -> Study:
    """Return the study with a declared place of its ratings."""
    path = study.folder / "study.yaml"
    path.write_text(path.read_text("utf-8") + f"content_validity: {{file: {file}}}\n", "utf-8")
    return read_study(study.folder)


def filled(sheet: Path, copy: Path, ratings: dict[str, tuple[object, object, str]]) -> Path:
    """Fill in a copy of the sheet as an expert would."""
    book = openpyxl.load_workbook(sheet)
    page = book.worksheets[0]
    head = {cell.value: cell.column for cell in page[1]}
    for row in range(2, page.max_row + 1):
        values = ratings.get(str(page.cell(row, head["item"]).value), (None, None, ""))
        for name, value in zip(("relevance", "clarity", "comment"), values, strict=True):
            page.cell(row, head[name], value)
    book.save(copy)
    return copy


@pytest.fixture
def sheet(everything: Study, tmp_path: Path) -> Path:
    """Return the empty sheet."""
    return write_rating(everything, ["en", "rw"], tmp_path)[0]


def test_the_sheet_shows_every_scored_item_and_opens_only_the_ratings(
    everything: Study, sheet: Path
) -> None:
    page = openpyxl.load_workbook(sheet).worksheets[0]
    rows = list(page.iter_rows(values_only=True))
    assert rows[0] == (
        "item", "construct", "question (English)", "question (Ikinyarwanda)",
        "relevance", "clarity", "comment",
    )  # fmt: skip
    assert [row[0] for row in rows[1:]] == list(everything.scored_items())
    assert rows[1][:4] == ("CRM1", "Care", "We greet.", "Turasuhuza.")
    assert page.protection.sheet
    open_columns = {cell.column for cell in page[2] if not cell.protection.locked}
    assert open_columns == {5, 6, 7}
    rule = page.data_validations.dataValidation[0]
    assert (rule.formula1, str(rule.sqref)) == ('"1,2,3,4"', f"E2:E{len(rows)} F2:F{len(rows)}")


def test_filled_sheets_come_back_as_they_were(
    everything: Study, sheet: Path, tmp_path: Path
) -> None:
    study = declared(everything, "experts")
    folder = study.folder / "experts"
    folder.mkdir()
    names = study.scored_items()
    for expert in (1, 2, 3):
        given = {
            name: (1 + (at + expert) % 4, 1 + at % 4, f"=1+{at}") for at, name in enumerate(names)
        }
        filled(sheet, folder / f"expert-{expert}.xlsx", given)
    (folder / "~$expert-1.xlsx").write_bytes(b"lock")
    (folder / "notes.txt").write_text("mine")
    relevance = read_ratings(study)
    assert list(relevance.columns) == list(names)
    assert relevance.to_numpy().tolist() == [
        [1 + (at + expert) % 4 for at in range(len(names))] for expert in (1, 2, 3)
    ]
    clarity = read_ratings(study, aspect="clarity")
    assert clarity.to_numpy().tolist() == 3 * [[1 + at % 4 for at in range(len(names))]]


def test_a_blank_cell_is_no_rating(everything: Study, sheet: Path) -> None:
    study = declared(everything, "one.xlsx")
    filled(sheet, study.folder / "one.xlsx", {"CRM1": (4, None, "")})
    found = read_ratings(study)
    assert found.loc[0, "CRM1"] == 4
    assert found.drop(columns="CRM1").isna().all(axis=None)


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ("item,relevance\nCRM1,high\n", "holds ratings that are no numbers: CRM1."),
        (
            "item,relevance\nCRM9,3\n",
            "rates what is no item of the instrument: 'CRM9'. Did you mean 'crm1'?",
        ),
        ("item,relevance\nCRM1,3\nCRM1,4\n", "rates an item twice: CRM1."),
        (
            "item,clarity\nCRM1,3\n",
            "is no rating sheet: it lacks the column relevance. Its columns: item, clarity.",
        ),
    ],
)
def test_a_wrong_sheet_is_refused_by_name(everything: Study, rows: str, sentence: str) -> None:
    study = declared(everything, "experts")
    folder = study.folder / "experts"
    folder.mkdir()
    (folder / "a.csv").write_text(rows, "utf-8")
    with pytest.raises(DataError) as refused:
        read_ratings(study)
    assert str(refused.value) == f"{folder / 'a.csv'} {sentence}"


def test_an_empty_folder_is_refused(everything: Study) -> None:
    study = declared(everything, "experts")
    folder = study.folder / "experts"
    folder.mkdir()
    with pytest.raises(DataError) as refused:
        read_ratings(study)
    assert str(refused.value) == (
        f"{folder} holds no rating sheet: none of its files is XLSX or CSV."
    )


def test_the_same_study_gives_the_same_sheet(
    everything: Study, sheet: Path, tmp_path: Path
) -> None:
    (tmp_path / "again").mkdir()
    again = write_rating(everything, ["en", "rw"], tmp_path / "again")[0]
    assert again.read_bytes() == sheet.read_bytes()
