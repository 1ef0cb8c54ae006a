"""Response files as text: every unreadable file gets a sentence, never a traceback."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from crm_study.errors import DataError
from crm_study.responses.file import read_table


def table(tmp_path: Path, content: bytes, name: str = "answers.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    "content",
    [
        b"a,b\n1,2\n3,4\n",
        b"a;b\n1;2\n3;4\n",
        b"a\tb\r\n1\t2\r\n3\t4\r\n",
        b"\xef\xbb\xbfa,b\n1,2\n3,4\n\n\n",
        '"a","b"\n"1","2"\n"3","4"'.encode("utf-16"),
        b"a,b,\n1,2,\n3,4,\n,,\n",
    ],
)
def test_dialects_give_the_same_cells(tmp_path: Path, content: bytes) -> None:
    frame, sha256 = read_table(table(tmp_path, content))
    assert list(frame.columns) == ["a", "b"]
    assert frame.to_numpy().tolist() == [["1", "2"], ["3", "4"]]
    assert len(sha256) == 64


def test_a_quoted_cell_may_hold_commas_and_lines(tmp_path: Path) -> None:
    frame, _ = read_table(table(tmp_path, b'a,b\n"x, y","line\ntwo"\n'))
    assert frame.to_numpy().tolist() == [["x, y", "line\ntwo"]]


def test_a_short_row_is_filled_with_blanks(tmp_path: Path) -> None:
    frame, _ = read_table(table(tmp_path, b"a,b\n1\n"))
    assert frame.to_numpy().tolist() == [["1", ""]]


def test_xlsx_numbers_read_as_they_look(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["a", "b"], [4.0, "text"], [None, 2.5]):
        book.worksheets[0].append(row)
    path = tmp_path / "answers.xlsx"
    book.save(path)
    frame, _ = read_table(path)
    assert frame.to_numpy().tolist() == [["4", "text"], ["", "2.5"]]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.csv", b"", "is empty; a response file has a header and one row a respondent."),
        ("a.csv", b"  \n\n", "is empty; a response file has a header and one row a respondent."),
        ("a.csv", b"a,b\n", "holds a header and no answers."),
        ("a.csv", b"a,a\n1,2\n", "has more than one column named a."),
        ("a.csv", b"a,b\n1,2,3\n", "row 2, holds 3 cells, but the header names 2."),
        ("a.csv", b"PK\x03\x04\0\0\0", "is no CSV file: it holds binary data."),
        ("a.csv", "a\nN\xe9\n".encode("latin-1"), "is not UTF-8: line 2 holds the byte 0xe9."),
        ("a.csv", b'a,b\n"1,2\n', "is no well-formed CSV file: unexpected end of data."),
        ("a.xlsx", b"a,b\n1,2\n", "is no XLSX workbook, or it is damaged or encrypted."),
        ("a.pdf", b"%PDF", "is no response file: its ending is none of .csv, .tsv, .txt, .xlsm, "),
    ],
)
def test_unusable_files(tmp_path: Path, name: str, content: bytes, told: str) -> None:
    path = table(tmp_path, content, name)
    with pytest.raises(DataError) as caught:
        read_table(path)
    assert str(caught.value).startswith(str(path))
    assert told in str(caught.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read: No such file or directory"):
        read_table(tmp_path / "none.csv")
