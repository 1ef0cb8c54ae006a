import numpy as np
import pandas as pd
import pytest

import crm_study as cs
from crm_study.errors import AnalysisError


@pytest.fixture(scope="module")
def frame():
    """Two drivers, one idle score, a category, and 12 institutions named as in the field."""
    generator = np.random.default_rng(5)
    made = pd.DataFrame(
        generator.normal(3, 1, size=(240, 3)), columns=["care", "learning", "music"]
    )
    made["mfi"] = [f"MFI{i % 12 + 1:02d}" for i in range(240)]
    made["role"] = [("manager", "clerk", "officer")[i % 3] for i in range(240)]
    made["result"] = made["care"] + 0.5 * made["learning"] + generator.normal(size=240)
    return made


def test_planted_drivers_lead_and_the_idle_one_comes_last(frame):
    found = cs.importance(
        frame, outcome="result", predictors=["music", "learning", "care"], cluster="mfi"
    )
    tidy = found.tidy().set_index("term")
    assert tidy.loc["care", "rank"] == "1"
    assert tidy.loc["learning", "rank"] == "2"
    assert tidy.loc["music", "rank"] == "3"
    assert tidy["share"].sum() == pytest.approx(1)
    assert tidy["lmg"].sum() == pytest.approx(found.number("glance", "r_squared"))
    assert found.number("glance", "n_clusters") == 12
    assert "care stands first, clear of the others" in found.prose()
    assert "associations, not effects" in found.prose()


def test_twins_are_tied_in_words(frame):
    generator = np.random.default_rng(6)
    twin = frame.assign(**{"also care": frame["care"] + generator.normal(size=240) / 10})
    found = cs.importance(twin, outcome="result", predictors=["care", "also care", "music"])
    assert found.number("care", "rank") == found.number("also care", "rank") == "1–2"
    assert "cannot tell which comes first: " in found.prose()
    assert found.number("care~music", "dominates_generally") == "care"


def test_a_missing_answer_costs_its_row_only(frame):
    gap = frame.copy()
    gap.loc[3, "care"] = np.nan
    found = cs.importance(gap, outcome="result", predictors=["care", "music"], n_resamples=20)
    assert found.number("glance", "n_obs") == 239


def test_controls_are_not_split(frame):
    found = cs.importance(
        frame,
        outcome="result",
        predictors=["care", "music"],
        controls=["learning", "role"],
        n_resamples=50,
    )
    glance = found.overall
    total = sum(row["lmg"] for row in found.rows) + glance["r_squared_controls"]
    assert total == pytest.approx(glance["r_squared"])
    assert [row["term"] for row in found.rows] == ["care", "music"]
    assert "The controls alone account for" in found.prose()


def test_performance_is_the_mean_from_0_to_100(frame):
    found = cs.importance(
        frame, outcome="result", predictors=["care", "music"], limits=(1, 5), n_resamples=20
    )
    known = (frame["care"].mean() - 1) / 4 * 100
    assert found.number("care", "performance") == pytest.approx(known)


def test_the_map_is_drawn_where_means_can_be_placed(frame):
    asked = {"outcome": "result", "predictors": ["care", "music"], "n_resamples": 20}
    assert list(cs.importance(frame, **asked).figures()) == ["importance"]
    found = cs.importance(frame, **asked, limits={"care": (1, 5), "music": (1, 5)})
    assert list(found.figures()) == ["importance", "importance.map"]
    assert "care" in found.alt_text("importance.map")


def test_one_predictor_has_it_all(frame):
    found = cs.importance(frame, outcome="result", predictors=["care"], n_resamples=20)
    assert (found.number("care", "share"), found.number("care", "rank")) == (1, "1")
    assert found.figure() is None
    assert "nothing to compare" in found.prose()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            {"predictors": ["care", "cares"]},
            "The frame has no column 'cares'. Did you mean 'care'? It has: care, learning, music, "
            "mfi, role, result.",
        ),
        (
            {"predictors": ["care"], "controls": ["care"]},
            "'care' stands twice in the model.",
        ),
        (
            {"predictors": [], "controls": ["care"]},
            "Importance needs at least one predictor that is not a control.",
        ),
        (
            {"predictors": ["care"], "method": "basic"},
            "A bootstrap interval is one of percentile, bca, but is basic.",
        ),
    ],
)
def test_bad_input_is_refused_in_a_sentence(frame, change, sentence):
    with pytest.raises(AnalysisError) as caught:
        cs.importance(frame, outcome="result", **change)
    assert str(caught.value) == sentence


def test_degenerate_columns_are_refused(frame):
    double = frame.assign(double=2 * frame["care"], constant=3.0)
    with pytest.raises(AnalysisError) as caught:
        cs.importance(double, outcome="result", predictors=["care", "double"])
    assert str(caught.value) == (
        "A regression cannot tell 'double' apart: it is a linear combination of 'care'. "
        "Leave one of them out."
    )
    with pytest.raises(AnalysisError) as caught:
        cs.importance(double, outcome="result", predictors=["care", "constant"])
    assert str(caught.value) == (
        "A regression needs predictors that vary: every value of 'constant' is 3."
    )
    with pytest.raises(AnalysisError) as caught:
        cs.importance(frame.head(4), outcome="result", predictors=["care", "learning", "music"])
    assert str(caught.value) == (
        "A regression needs more complete rows than coefficients, but got 4 rows for 4 "
        "coefficients."
    )


def test_too_many_predictors():
    wide = pd.DataFrame(np.random.default_rng(1).normal(size=(60, 18)))
    wide.columns = [f"x{i}" for i in range(18)]
    with pytest.raises(AnalysisError) as caught:
        cs.importance(wide, outcome="x17", predictors=list(wide.columns[:17]))
    assert str(caught.value) == (
        "Importance takes all subsets of at most 16 terms, but the model has 17."
    )
