"""docs/columns.md says what the dictionary of result columns says."""

from __future__ import annotations

import ast
import runpy
from collections import Counter
from pathlib import Path

import pytest

from crm_study.results.column import Column
from crm_study.results.columns import COLUMNS

DOCS = Path(__file__).parent.parent / "docs"
PACKAGE = DOCS.parent / "crm_study"
page = runpy.run_path(str(DOCS / "write_columns.py"))["page"]


def test_the_page_is_fresh() -> None:
    written = (DOCS / "columns.md").read_text(encoding="utf-8")
    assert written == page(COLUMNS.values()), "docs/columns.md is old: run 'python go.py renew'."


@pytest.mark.parametrize(
    ("column", "row"),
    [
        (Column("p_value", "p", "Two-sided p.", "p"), "| `p_value` | p | Two-sided p. | .012 |"),
        (Column("item", "Item", "Its id."), "| `item` | Item | Its id. | as it is |"),
        (
            Column("x", "A|B", "p < a_b, by '~'.", "count"),
            r"| `x` | A\|B | p \< a\_b, by '\~'. | 118 |",
        ),
    ],
)
def test_a_column_is_a_row(column: Column, row: str) -> None:
    assert page([column]).splitlines()[-1] == row


def test_a_column_is_spelled_once() -> None:
    """A second spelling would silently take the place of the first."""
    files = sorted((PACKAGE / "results" / "words").glob("*.py"))
    names = [
        str(call.args[0].value)
        for file in files
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and getattr(call.func, "id", "") == "Column"
        and isinstance(call.args[0], ast.Constant)
    ]
    assert [name for name, n in Counter(names).items() if n > 1] == []
