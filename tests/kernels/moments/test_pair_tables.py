"""Tables of pairs of values: rank correlations without rows."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import numpy as np
import pytest
from scipy import stats

from crm_study.errors import AnalysisError
from crm_study.kernels.description.correlation import correlate
from crm_study.kernels.moments.pair_tables import no_table, pair_tables


def pair_table(first, second):
    return next(pair_tables([first, second]))


def columns_of(n=700, seed=1):
    generator = np.random.default_rng(seed)
    shared = generator.normal(size=n)
    return np.rint(4 * (generator.normal(size=(3, n)) + shared)).astype(np.int32)


def test_spearman_is_that_of_the_rows():
    columns = columns_of()
    pairs = [(0, 1), (0, 2), (1, 2)]
    for table, (i, j) in zip(pair_tables(columns), pairs, strict=True):
        found = table.spearman()
        assert found == pytest.approx(correlate(columns[i], columns[j]).spearman, rel=1e-12)
        assert found == pytest.approx(stats.spearmanr(columns[i], columns[j]).statistic, rel=1e-12)


@pytest.mark.parametrize("share", [0.0, 0.3])
def test_tables_of_many_variables_are_those_counted_alone(share):
    generator = np.random.default_rng(7)
    spans = np.array([3, 40, 2, 5, 17, 900, 7, 2, 60])
    columns = generator.integers(0, spans[:, None], (9, 3000)) - 2
    known = generator.random(columns.shape) >= share
    tables = list(pair_tables(columns, known if share else None))
    pairs = list(combinations(range(9), 2))
    assert len(tables) == len(pairs)
    for table, (i, j) in zip(tables, pairs, strict=True):
        both = known[i] & known[j] if share else slice(None)
        alone = Counter(zip(columns[i][both].tolist(), columns[j][both].tolist(), strict=True))
        found = dict(zip(map(tuple, table.values.tolist()), table.counts.tolist(), strict=True))
        assert found == alone
        assert table.values.tolist() == sorted(table.values.tolist())


def test_ties_by_hand():
    """Ranks 1.5, 1.5, 3, 4 and 1, 2.5, 2.5, 4: sums of squares 4.5 each, of products 3.75."""
    table = pair_table(np.array([1, 1, 2, 9]), np.array([0, 5, 5, 8]))
    assert table.spearman() == pytest.approx(3.75 / 4.5, rel=1e-14)


def test_gaps_are_left_out_pair_by_pair():
    columns = columns_of()
    known = np.random.default_rng(2).random(columns.shape) > 0.2
    first = next(pair_tables(columns, known))
    both = known[0] & known[1]
    assert first.counts.sum() == both.sum()
    expected = correlate(columns[0][both], columns[1][both]).spearman
    assert first.spearman() == pytest.approx(expected, rel=1e-12)


def test_parts_in_any_order_add_up_to_the_whole():
    first, second = columns_of()[:2]
    whole = pair_table(first, second)
    total = no_table()
    for part in np.array_split(np.random.default_rng(3).permutation(700), 9):
        total = pair_table(first[part], second[part]) + total
    assert np.array_equal(total.values, whole.values)
    assert np.array_equal(total.counts, whole.counts)


def test_what_cannot_be_ranked_is_said(monkeypatch):
    constant = pair_table(np.array([2, 2, 2]), np.array([1, 2, 3]))
    assert np.isnan(constant.spearman())
    with pytest.raises(AnalysisError, match="at least 3 pairs, but got 0"):
        no_table().spearman()
    monkeypatch.setattr("crm_study.kernels.moments.pair_tables.MOST_CELLS", 2)
    few, many = pair_table(np.array([1, 1]), np.array([1, 2])), pair_table(*columns_of()[:2])
    assert many.too_many
    assert (few + many).too_many
    assert (few + pair_table(np.array([7]), np.array([7]))).too_many
    with pytest.raises(AnalysisError, match="different pairs of scores are not kept"):
        many.spearman()
