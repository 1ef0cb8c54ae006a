"""Files that cannot be read, and cells that cannot be told: each gets a sentence, none a guess."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest

from crm_study.errors import DataError
from crm_study.protocol.study import Study
from crm_study.responses.imports.importing import import_answers
from crm_study.responses.imports.questions import OpenQuestionsError

Declare = Callable[..., Study]
AGREE = {"points": {4: {"en": "Agree", "fr": "D’accord"}, 5: {"en": "Strongly agree"}}}
ITEMS = [
    {"id": "q1", "scale": "agree", "text": {"en": "We greet.", "fr": "Nous saluons."}},
    {"id": "q2", "scale": "agree", "text": {"en": "We listen.", "fr": "Nous écoutons."}},
    {"id": "age", "type": "number", "text": {"en": "Your age?"}},
    {"id": "born", "type": "date", "text": {"en": "Born when?"}},
]


@pytest.fixture
def small(declare: Declare) -> Study:
    return declare(ITEMS, {"agree": AGREE}, languages=["en", "fr"])


def refusal(path: Path, study: Study) -> str:
    with pytest.raises(DataError) as caught:
        import_answers(path, study)
    return str(caught.value).replace(str(path.parent) + "/", "")


def written(tmp_path: Path, content: bytes | str, name: str = "a.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def workbook(tmp_path: Path, rows: list[list[object]], name: str = "a.xlsx") -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(tmp_path / name)
    return tmp_path / name


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b" \n", "a.csv is empty; a response file has a header and one row a respondent."),
        (b"q1,q2\n", "a.csv holds a header and no answers."),
        (
            b"%PDF-1.7",
            "a.csv is no file of answers: it is a PDF; export the answers as CSV or XLSX.",
        ),
        (b"\x1f\x8b\x08", "a.csv is no file of answers: it is packed with gzip; unpack it first."),
        (
            b"<html><table>",
            "a.csv is a web page, whatever its ending says. "
            "Open it in a spreadsheet and save it as XLSX.",
        ),
        (b'q1,q2\n"4,5\n', "a.csv is no well-formed CSV file, line 2: unexpected end of data."),
        (
            b"q1,q2\n4,5,4\n",
            "a.csv, row 2, holds 3 cells, but the header names 2.",
        ),
        (
            b"q1\0\0,q2\n",
            "a.csv is no CSV file: it holds binary data. Export it as CSV (UTF-8).",
        ),
        (
            b"q1,remark\n4,\xf0\xfe\xd0\xde\n",
            "a.csv: the encoding cannot be told; line 2 holds the byte 0xf0. Save it again as "
            "'CSV UTF-8', or say 'reading: {encoding: ...}' in a mapping file.",
        ),
    ],
)
def test_unreadable_files(tmp_path: Path, small: Study, content: bytes, told: str) -> None:
    assert refusal(written(tmp_path, content), small) == told


def test_a_file_that_is_not_there(tmp_path: Path, small: Study) -> None:
    told = refusal(tmp_path / "no.csv", small)
    assert told == "no.csv cannot be read: No such file or directory."


def test_a_truncated_workbook_is_damaged(tmp_path: Path, small: Study) -> None:
    path = workbook(tmp_path, [["q1"], [4]])
    path.write_bytes(path.read_bytes()[:-300])
    assert refusal(path, small) == (
        "a.xlsx is damaged: it ends before its table of contents, as an interrupted download "
        "does. Download it again."
    )


def test_a_workbook_with_a_password(tmp_path: Path, small: Study) -> None:
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)
    path = written(tmp_path, head + "EncryptedPackage".encode("utf-16-le") + bytes(512), "a.xlsx")
    assert refusal(path, small) == (
        "a.xlsx is protected by a password, so it cannot be read. "
        "Open it in a spreadsheet and save a copy without the password."
    )


def test_a_damaged_old_workbook(tmp_path: Path, small: Study) -> None:
    path = written(tmp_path, bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "a.xls")
    assert refusal(path, small) == ("a.xls is no workbook, or it is damaged: it cannot be opened.")


def test_a_zip_bomb_is_not_opened(tmp_path: Path, small: Study) -> None:
    path = tmp_path / "a.zip"
    with ZipFile(path, "w", ZIP_DEFLATED) as packed:
        packed.writestr("answers.csv", bytes(60_000_000))
    size = path.stat().st_size
    assert refusal(path, small) == (
        f"a.zip would unpack from {size:,} to 60,000,000 bytes, which no survey does. "
        "It was not opened."
    )


def test_an_archive_without_answers(tmp_path: Path, small: Study) -> None:
    path = tmp_path / "a.zip"
    with ZipFile(path, "w") as packed:
        packed.writestr("labels.sps", "VALUE LABELS")
    assert refusal(path, small) == (
        "a.zip holds scripts for a statistics program and no answers (Kobo's 'SPSS labels'). "
        "Export the answers as XLS or CSV."
    )


def test_twenty_thousand_columns(tmp_path: Path, small: Study) -> None:
    header = ",".join(f"x{number}" for number in range(20_000))
    path = written(tmp_path, f"{header}\n{',' * 19_999}1\n")
    assert refusal(path, small) == "a.csv has 20,000 columns; at most 10,000 are read."


def test_an_empty_sheet(tmp_path: Path, small: Study) -> None:
    assert refusal(workbook(tmp_path, []), small) == "a.xlsx holds a header and no answers."


def test_errors_and_formulas_are_marked_and_never_read_as_blank(
    tmp_path: Path, small: Study
) -> None:
    path = workbook(tmp_path, [["q1", "q2", "age"], ["#N/A", "=4+1", 30], [4, 5, "#DIV/0!"]])
    imported = import_answers(path, small)
    assert imported.frame["q1"].tolist() == ["", "4"]
    gaps = [tuple(row) for row in imported.reasons.itertuples(index=False)]
    assert (2, "q1", "invalid", "#N/A") in gaps
    assert (2, "q2", "invalid", "formula without a stored result") in gaps
    assert (3, "age", "invalid", "#DIV/0!") in gaps


def test_titles_above_the_header_and_cells_keep_their_places(tmp_path: Path, small: Study) -> None:
    path = workbook(
        tmp_path,
        [["Survey of Rusizi"], [None], [None, "Part A", None], [None, "q1", "q2"], [None, 4, "no"]],
    )
    book = openpyxl.load_workbook(path)
    book.worksheets[0].merge_cells("A1:C1")
    book.save(path)
    assert "a.xlsx:5:3: 'q2' (q2) holds 'no'; allowed: 4 (Agree), 5 (Strongly agree)" in refusal(
        path, small
    )


def test_agree_5_is_an_error_where_agree_is_4(tmp_path: Path, small: Study) -> None:
    told = refusal(written(tmp_path, "q1,q2\nAgree (5),5 - Strongly agree\nAgree (5),4\n"), small)
    assert told == (
        "a.csv was not imported: 1 question about 2 cells or headers. Nothing is guessed; answer "
        "in a mapping file and give it with --accept.\n"
        "a.csv:2:1: 'q1' (q1) holds 'Agree (5)'; 'Agree' is 4, not 5 (2 cells)"
    )


def test_two_languages_in_one_column(tmp_path: Path, small: Study) -> None:
    text = "q1,q2\nAgree,d'accord\nD’ACCORD / Agree,Strongly agree\nD’accord (Strongly agree),4\n"
    told = refusal(written(tmp_path, text), small)
    assert told.splitlines()[1:] == [
        "a.csv:4:1: 'q1' (q1) holds 'D’accord (Strongly agree)'; "
        "'D’accord' is 4, 'Strongly agree' is 5"
    ]
    good = "\n".join(text.splitlines()[:3])
    assert import_answers(written(tmp_path, good), small).frame["q1"].tolist() == ["4", "4"]


def test_a_column_that_reads_in_two_ways_is_asked(tmp_path: Path, small: Study) -> None:
    told = refusal(written(tmp_path, 'q1;age\n4;"1,234"\n5;40\n'), small)
    assert told.splitlines()[1] == (
        "a.csv:2:2: 'age' (age) holds '1,234'; the column can be read with decimal points and "
        "with decimal commas; say 'reading: {decimal_comma: {ITEM: true or false}}'"
    )


def test_the_order_of_day_and_month_is_asked(tmp_path: Path, small: Study) -> None:
    told = refusal(written(tmp_path, "q1,born\n4,1/5/2015\n"), small)
    assert told.splitlines()[1] == (
        "a.csv:2:2: 'born' (born) holds '1/5/2015'; day and month can be read in both orders; "
        "say 'reading: {day_first: ...}'"
    )
    assert import_answers(written(tmp_path, "q1,born\n4,1/5/2015\n4,30/5/2015\n"), small).frame[
        "born"
    ].tolist() == ["2015-05-01", "2015-05-30"]


def test_a_header_nearly_right_is_asked_with_the_best_three(tmp_path: Path, small: Study) -> None:
    told = refusal(written(tmp_path, "q1,We lisen.,Your name\n4,5,x\n"), small)
    assert told.splitlines()[1] == (
        "a.csv:1:2: the column 'q2' ('We listen.') is missing. "
        "Is it one of 'We lisen.', 'Your name'?"
    )


def test_a_mapping_answers_every_question(tmp_path: Path, small: Study) -> None:
    path = written(tmp_path, "Salutation,We lisen.\nAgree (5),yes\n4,??\n")
    with pytest.raises(OpenQuestionsError) as caught:
        import_answers(path, small)
    assert caught.value.template.splitlines()[2:] == [
        "schema_version: 1",
        "columns:",
        "  We lisen.: '?'",
    ]
    mapping = written(
        tmp_path,
        "columns: {Salutation: q1, We lisen.: q2}\n"
        "values: {q1: {Agree (5): 4}, q2: {'yes': 5, '??': invalid}}\n",
        "a.mapping.yaml",
    )
    imported = import_answers(path, small, accept=mapping)
    assert imported.frame["q1"].tolist() == ["4", "4"]
    assert imported.frame["q2"].tolist() == ["5", ""]
    assert [tuple(row) for row in imported.reasons.itertuples(index=False)] == [
        (3, "q2", "invalid", "??")
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "columns: {x: q22}",
            "The mapping names 'q22', which study 'field' does not declare. Did you mean 'q2'?",
        ),
        (
            "values: {q1: {yes: 7}}",
            "The mapping reads 'yes' of item 'q1' as '7'; allowed: 4, 5, skipped, refused, "
            "dont_know, not_shown, invalid.",
        ),
        (
            "column: {x: q1}",
            "m.yaml:1:1: unknown key 'column'.",
        ),
    ],
)
def test_a_wrong_mapping_is_refused(
    tmp_path: Path, small: Study, text: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = written(tmp_path, "q1\n4\n")
    with pytest.raises(DataError) as caught:
        import_answers(path, small, accept=written(tmp_path, text, "m.yaml"))
    assert told in str(caught.value)


def test_an_answer_that_should_not_be_there_is_reported(tmp_path: Path, declare: Declare) -> None:
    items = [
        {"id": "uses", "scale": "yes", "text": {"en": "Uses?"}},
        {
            "id": "why",
            "type": "text",
            "text": {"en": "Why?"},
            "shown_if": [{"item": "uses", "equals": [1]}],
        },
    ]
    study = declare(items, {"yes": {"points": {1: {"en": "Yes"}, 2: {"en": "No"}}}})
    imported = import_answers(written(tmp_path, "uses,why\n1,cheap\n2,dear\n2,\n1,\n"), study)
    assert [(c.row, c.item, c.message) for c in imported.conflicts] == [
        (3, "why", "answered, though it is asked only when uses is 1")
    ]
    assert [tuple(row) for row in imported.reasons.itertuples(index=False)] == [
        (4, "why", "not_shown", ""),
        (5, "why", "skipped", ""),
    ]


def test_a_mis_encoded_file_is_never_read_as_another_language(tmp_path: Path, small: Study) -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252", "mac_roman"):
        path = written(tmp_path, "Nous saluons.;Nous écoutons.\nD’accord;4\n".encode(encoding))
        assert import_answers(path, small).frame.to_numpy().tolist() == [["4", "4"]]


def test_the_raw_file_is_left_as_it_is(tmp_path: Path, small: Study) -> None:
    path = written(tmp_path, "q1\n4\n")
    before = path.read_bytes()
    imported = import_answers(path, small)
    assert path.read_bytes() == before
    assert len(imported.sha256) == 64
    assert json.dumps(imported.dropped_by_rule()) == "{}"


def test_a_workbook_in_a_stream_of_nothing(tmp_path: Path, small: Study) -> None:
    stream = io.BytesIO()
    with ZipFile(stream, "w") as packed:
        packed.writestr("word/document.xml", "<w/>")
    path = written(tmp_path, stream.getvalue(), "a.docx")
    assert refusal(path, small) == ("a.docx is a Word document; export the answers as CSV or XLSX.")
