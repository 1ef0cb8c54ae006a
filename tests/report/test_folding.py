"""Long narrow tables in two panels: every cell once, in order."""

import pytest

from crm_study.report.folding import folded
from crm_study.report.table_layout import Room
from crm_study.results.table import Cell, Table

ROOM = Room(160, 247)


def table(n_rows, *, words="kcf1", spanners=()):
    rows = tuple(
        (Cell(f"{words} {at}"), Cell(f"{at}", f"a/{at}/n", numeric=True)) for at in range(n_rows)
    )
    return Table("Loadings", ("Item", "n"), rows, ("A note.",), spanners)


@pytest.mark.parametrize("n_rows", [18, 21, 54])
def test_every_cell_stands_once_and_in_order(n_rows):
    before, after = table(n_rows), folded(table(n_rows), room=ROOM, size=10)
    left = [row[:2] for row in after.rows]
    right = [row[3:] for row in after.rows if row[3].text]
    assert tuple(left + right) == before.rows
    assert after.head == ("Item", "n", "\u2003", "Item", "n")
    assert all(len(row) == 5 for row in after.rows)
    assert after.notes == before.notes


@pytest.mark.parametrize(
    "one",
    [
        table(17),
        table(30, words="a long name of an item that leaves no room for a second panel"),
        table(30, spanners=(("Both", 2),)),
    ],
    ids=["short", "wide", "spanned"],
)
def test_other_tables_stay_as_they_are(one):
    assert folded(one, room=ROOM, size=10) is one
