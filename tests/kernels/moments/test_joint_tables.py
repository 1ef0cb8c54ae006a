"""Joint tables of items counted one by one and several at once."""

from __future__ import annotations

import numpy as np
import pytest

from crm_study.errors import AnalysisError
from crm_study.kernels.moments.joint_tables import complete_tables, no_tables
from crm_study.kernels.polychoric.joint_tables import tables_of
from crm_study.kernels.polychoric.polychoric import polychoric, polychoric_of


def answers(k, codes, n=500, seed=1):
    generator = np.random.default_rng(seed)
    shared = generator.normal(size=n)
    drawn = generator.normal(size=(k, n)) + shared
    cuts = np.quantile(drawn, np.linspace(0, 1, len(codes) + 1)[1:-1])
    return np.array(sorted(codes), np.int8)[np.searchsorted(cuts, drawn)]


SCALES = [(0, 1), (1, 2, 3, 4, 5), (-3, -1, 0, 4), (-100, 0, 100), tuple(range(1, 11))]


@pytest.mark.parametrize("k", [1, 2, 3, 4, 8, 12])
@pytest.mark.parametrize("codes", SCALES)
def test_several_at_once_give_what_one_by_one_gives(k, codes):
    columns = answers(k, codes)
    found = complete_tables(columns, codes)
    assert found.codes == codes
    chosen = np.array([[row == code for code in codes] for row in columns], int)
    assert np.array_equal(found.counts, np.einsum("ian,jbn->iajb", chosen, chosen))


def test_tables_of_parts_add_up_to_those_of_all_rows():
    columns = answers(4, (1, 2, 3))
    parts = [complete_tables(part, [1, 2, 3]) for part in (columns[:, :7], columns[:, 7:])]
    whole = complete_tables(columns, [1, 2, 3])
    assert np.array_equal((parts[0] + parts[1]).counts, whole.counts)
    assert whole.table(2, 3)[0, 1] == ((columns[2] == 1) & (columns[3] == 2)).sum()


def test_no_row_counts_nothing():
    empty = np.empty((3, 0), np.int8)
    assert not complete_tables(empty, [1, 2, 3]).counts.any()
    assert np.array_equal(complete_tables(empty, [1, 2]).counts, no_tables(3, [1, 2]).counts)


def test_polychoric_correlations_of_tables_are_those_of_the_rows():
    codes = (1, 2, 3, 4, 5)
    columns = answers(5, codes)
    columns[0][columns[0] == 5] = 4
    columns[1][columns[1] == 3] = 1
    found = polychoric_of(tables_of(complete_tables(columns, codes).counts, codes))
    expected = polychoric(columns.T.astype(float))
    np.testing.assert_allclose(found.rho, expected.rho, rtol=1e-12)
    assert np.array_equal(found.n_empty_cells, expected.n_empty_cells)
    assert [list(known) for known in found.categories] == [
        list(known) for known in expected.categories
    ]


def test_tables_that_cannot_be_correlated_are_refused():
    columns = answers(2, (1, 2))
    columns[1] = 2
    with pytest.raises(AnalysisError, match="item 2 does not: every respondent"):
        tables_of(complete_tables(columns, (1, 2)).counts, (1, 2))
    with pytest.raises(AnalysisError, match="at least 2 respondents and 2 items, but got 0 and 2"):
        tables_of(no_tables(2, (1, 2)).counts, (1, 2))
