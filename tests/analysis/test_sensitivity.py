import numpy as np
import pandas as pd
import pytest

import crm_study as cs
from crm_study.errors import AnalysisError
from crm_study.kernels.sensitivity.omitted_variable import robustness


@pytest.fixture(scope="module")
def frame():
    """A slope that a hidden cause makes, institutions, and two sources in each."""
    generator = np.random.default_rng(7)
    n_obs, place = 240, np.arange(240) % 20
    level = generator.normal(size=20)[place]
    hidden, shared = generator.normal(size=(2, n_obs))
    made = pd.DataFrame({"mfi": [f"MFI{one + 1:02d}" for one in place]})
    made["who"] = np.where(np.arange(n_obs) // 20 % 2, "manager", "employee")
    made["learning"] = shared + level + generator.normal(size=n_obs)
    made["care"] = shared + level + hidden + generator.normal(size=n_obs)
    made["result"] = made["learning"] + level + 2 * hidden + generator.normal(size=n_obs)
    made["hidden"], made["music"] = hidden, generator.normal(size=n_obs)
    return made


def test_everything_follows_from_the_t_of_the_model(frame):
    found = cs.sensitivity(frame, outcome="result", predictors=["care", "learning"])
    model = cs.regression(frame, outcome="result", predictors=["care", "learning"])
    for term in ("care", "learning"):
        t = model.number(term, "statistic")
        assert found.number(term, "statistic") == pytest.approx(t, rel=1e-12)
        known = robustness(t, 237)
        assert found.number(term, "robustness_value") == known.robustness_value
        printed = cs.sensitivity_from_t(t=t, df=237, n_predictors=2)
        for name in ("robustness_value_alpha", "rir", "itcv"):
            assert printed.number("slope", name) == found.number(term, name)


def test_the_hidden_cause_is_as_strong_as_it_has_to_be(frame):
    short = cs.sensitivity(frame, outcome="result", predictors=["care", "learning"], term="care")
    full = cs.sensitivity(
        frame,
        outcome="result",
        predictors=["care", "learning", "hidden"],
        term="care",
        benchmarks=["hidden"],
    )
    assert [row["term"] for row in full.details["benchmarks"]] == ["care"] * 3
    strong = full.number("care|hidden|1", "with_predictor")
    assert strong > short.number("care", "robustness_value_alpha")


def test_one_predictor_has_no_benchmark_and_no_selection(frame):
    found = cs.sensitivity(frame, outcome="result", predictors=["care"])
    assert found.details["benchmarks"] == ()
    assert found.number("care", "oster_delta") is None
    assert found.number("care", "verdict") is None
    assert len(found.tables()) == 1


def test_the_marker_that_was_measured_joins_the_curve(frame):
    found = cs.sensitivity(frame, outcome="result", predictors=["care"], marker="music")
    pairs = frame[["care", "result", "music"]].corr()["music"].abs()
    assert found.number("glance", "marker") == pytest.approx(pairs[["care", "result"]].min())
    assert found.number("care@measured", "marker") == found.number("glance", "marker")
    start = found.number("care@00", "r_squared")
    r = frame["care"].corr(frame["result"])
    assert start == pytest.approx(r**2, rel=1e-10)
    assert found.number("care@20", "r_squared") == pytest.approx(((r - 0.2) / 0.8) ** 2, rel=1e-10)
    slope = found.number("care@00", "estimate")
    assert slope == pytest.approx(found.number("care", "estimate"), rel=1e-10)


def test_split_sources_meet_in_their_institution(frame):
    found = cs.sensitivity(
        frame, outcome="result", predictors=["care"], cluster="mfi", source="who"
    )
    bosses, others = frame[frame["who"] == "manager"], frame[frame["who"] == "employee"]
    means = pd.concat(
        [bosses.groupby("mfi")["care"].mean(), others.groupby("mfi")["result"].mean()], axis=1
    )
    known = cs.regression(means, outcome="result", predictors=["care"])
    for name in ("estimate", "std_error", "p_value"):
        assert found.number("care|manager", name) == pytest.approx(
            known.number("care", name), rel=1e-9
        )
    assert found.number("care|manager", "n_obs") == 20


def test_the_abstract_alone_is_enough():
    found = cs.sensitivity_from_t(t=3.616, df=54, n_predictors=2)
    assert found.number("slope", "rir") == 26
    assert "38.6%" in found.prose()
    assert found.figures() == {}


def test_a_slope_that_is_not_significant_is_said_to_be_so(frame):
    found = cs.sensitivity(frame, outcome="result", predictors=["music"])
    assert "cannot be told from zero as it is" in found.prose()
    assert found.number("music", "significant") is False
    assert found.number("music", "marker_nullifying") == 0


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            {"term": "cares"},
            "The model has no term 'cares'. Did you mean 'care'? It has: care, learning.",
        ),
        ({"source": "who"}, "Scores from split sources need a 'cluster' in which sources meet."),
        ({"r_squared_max": 2}, "The largest R² must lie from R² with the controls, "),
        ({"marker": "mfi"}, "Column 'mfi' holds text; a marker needs numbers in every column."),
    ],
)
def test_bad_input_is_refused_in_a_sentence(frame, change, sentence):
    with pytest.raises(AnalysisError) as caught:
        cs.sensitivity(frame, outcome="result", predictors=["care", "learning"], **change)
    assert str(caught.value).startswith(sentence)


def test_too_little_to_ask():
    with pytest.raises(AnalysisError) as caught:
        cs.sensitivity_from_t(t=2.0, df=1)
    assert str(caught.value) == "Sensitivity needs more than 1 degree of freedom, but has 1."
    line = pd.DataFrame({"x": [1.0, 2, 3, 4, 5], "y": [2.0, 4, 6, 8, 10]})
    with pytest.raises(AnalysisError) as caught:
        cs.sensitivity(line, outcome="y", predictors=["x"])
    assert str(caught.value) == "Sensitivity needs a slope with a finite t."
