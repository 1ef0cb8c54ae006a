"""The practice functions on small frames: hand cases, invariance and refusals."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import crm_study as cs
from crm_study.errors import AnalysisError, ProtocolError

STATES = {0: "none", 1: "begun", 2: "done"}


def refused(call, sentence) -> None:
    with pytest.raises(AnalysisError) as caught:
        call()
    assert str(caught.value) == sentence


def test_completion_by_hand() -> None:
    frame = pd.DataFrame({"a": [2, 2, 1, np.nan], "b": [2, 0, 0, np.nan]})
    found = cs.completion(frame, steps=["a", "b"], states=STATES, done_from=2)
    assert found.number("a", "done_share") == pytest.approx(2 / 3)
    assert found.number("b", "completion") == pytest.approx(1 / 3)
    assert found.number("glance", "completion") == pytest.approx((1 + 0.5 + 0.25) / 3)
    assert (found.number("a", "n_next"), found.number("b", "n_next")) == (1, 1)
    low, high = stats.t.interval(0.95, 2, np.mean([1, 0.5, 0.25]), stats.sem([1, 0.5, 0.25]))
    assert found.number("glance", "completion_low") == pytest.approx(low)
    assert found.number("glance", "completion_high") == pytest.approx(high)
    assert found.number("b:0", "share") == pytest.approx(2 / 3)


def test_completion_of_one_unit_has_no_interval_and_says_so() -> None:
    frame = pd.DataFrame({"a": [2]})
    found = cs.completion(frame, steps=["a"], states=STATES, done_from=2)
    assert found.number("glance", "completion_low") is None
    assert "[–, –]" in found.prose()
    assert found.number("glance", "next_step") is None


def test_completion_refuses() -> None:
    frame = pd.DataFrame({"plan": ["M1"], "b": [np.nan]})
    refused(
        lambda: cs.completion(frame, steps=["plna"], states=STATES, done_from=2),
        "The frame has no column 'plna'. Did you mean 'plan'? It has: plan, b.",
    )
    refused(
        lambda: cs.completion(frame, steps=["plan"], states=STATES, done_from=2),
        "Column 'plan' holds text; a checklist needs numbers in every column.",
    )
    refused(
        lambda: cs.completion(frame, steps=["b"], states=STATES, done_from=2),
        "Progress needs at least 1 unit and 1 step.",
    )


def phase_frame() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "p1": [100, 100, 100, 40],
            "p2": [100, 50, np.nan, np.nan],
            "s1": ["2024-01-01", "2024-02-01", "2024-03-01", "2024-03-01"],
            "e1": ["2024-01-11", "2024-02-21", "2024-03-31", None],
            "t1": ["2024-01-11", "2024-02-11", "2024-03-11", "2024-03-11"],
            "s2": ["2024-01-21", "2024-02-25", None, None],
            "sales": [9.0, 7.0, 5.0, 4.0],
        }
    )


def test_phases_by_hand() -> None:
    phases = {
        "build": {"progress": "p1", "start": "s1", "planned": "t1", "end": "e1"},
        "train": {"progress": "p2", "start": "s2"},
    }
    found = cs.phases(phase_frame(), phases=phases, outcome="sales")
    assert found.number("build", "completion") == pytest.approx(0.85)
    assert found.number("train", "completion") == pytest.approx(150 / 400)
    assert found.number("build", "delay_days") == 10  # of 0, 10 and 20
    assert (found.number("build", "n_late"), found.number("build", "late_share")) == (2, 2 / 3)
    assert found.number("train", "start_day") == 22  # median of 20 and 24
    assert found.number("train", "delay_days") is None
    assert (found.number("build", "n_current"), found.number("train", "n_current")) == (2, 2)
    assert found.number("glance", "trend_statistic") == 4
    expected = stats.kruskal([5, 4], [9, 7])
    assert found.number("glance", "statistic") == pytest.approx(expected.statistic)
    assert found.number("glance", "p_value") == pytest.approx(expected.pvalue)


def test_a_shift_of_all_dates_does_nothing_to_phases() -> None:
    frame = phase_frame()
    phases = {
        "build": {"progress": "p1", "start": "s1", "end": "e1"},
        "train": {"progress": "p2"},
    }
    later = frame.copy()
    for column in ("s1", "e1"):
        later[column] = pd.to_datetime(frame[column]) + pd.Timedelta(days=400)
    for name in ("start_day", "end_day"):
        plain = cs.phases(frame, phases=phases).number("build", name)
        assert cs.phases(later, phases=phases).number("build", name) == plain


def test_phases_refuse_and_warn() -> None:
    frame = pd.DataFrame({"a": [120], "b": [0], "y": [1.0]})
    phases = {"x": {"progress": "a"}, "z": {"progress": "b"}}
    refused(lambda: cs.phases(frame, phases=phases), "Progress is percent done, from 0 to 100.")
    blank = pd.DataFrame({"a": [np.nan], "b": [np.nan]})
    sentence = "No row says how much of any phase is done."
    refused(lambda: cs.phases(blank, phases=phases), sentence)
    alone = cs.phases(frame.assign(a=50), phases=phases, outcome="y")
    assert alone.status == "warning"
    assert alone.reason == "y: A trend needs at least 2 ordered groups, but got 1."


def test_relative_importance_by_hand() -> None:
    frame = pd.DataFrame({"cost": [5, 4, 5, 4], "time": [3, 2, 2, 3], "will": [4, 4, 4, 4]})
    found = cs.relative_importance(
        frame, of=["time", "cost", "will"], highest=5, named_from=4, n_resamples=200
    )
    assert found.tidy()["entry"].tolist() == ["cost", "will", "time"]
    assert found.number("cost", "estimate") == 0.9
    low, high = stats.t.interval(0.95, 3, 4.5, stats.sem([5, 4, 5, 4]))
    assert found.number("cost", "conf_low") == pytest.approx(low / 5)
    assert found.number("cost", "conf_high") == pytest.approx(high / 5)
    assert found.number("will", "conf_low") == pytest.approx(0.8)
    assert (found.number("cost", "n_named"), found.number("time", "n_named")) == (4, 0)
    assert found.number("will", "cumulative_share") == 1.0
    assert found.number("glance", "n_vital") == 2


def test_relative_importance_refuses() -> None:
    frame = pd.DataFrame({"a": [6.0], "b": [np.nan]})
    refused(
        lambda: cs.relative_importance(frame, of=["a", "b"], highest=5, named_from=4),
        "Nobody rated: b.",
    )
    refused(
        lambda: cs.relative_importance(frame, of=["a"], highest=5, named_from=4),
        "A relative importance index needs ratings above 0 and up to 5.",
    )


def test_ranking_equals_scipy_and_ranks_do_as_ratings() -> None:
    generator = np.random.default_rng(4)
    ratings = pd.DataFrame(generator.integers(1, 6, (30, 4)), columns=list("abcd"))
    found = cs.ranking(ratings, of=list("abcd"), n_resamples=100)
    expected = stats.friedmanchisquare(*ratings.to_numpy().T)
    assert found.number("glance", "statistic") == pytest.approx(expected.statistic)
    assert found.number("glance", "p_value") == pytest.approx(expected.pvalue)
    ranks = (-ratings).rank(axis=1)
    again = cs.ranking(ranks, of=list("abcd"), largest_first=False, n_resamples=100)
    assert again.number("glance", "kendall_w") == pytest.approx(found.number("glance", "kendall_w"))
    assert again.number("a", "mean_rank") == found.number("a", "mean_rank")
    pair = found.row("a~b")
    assert pair["estimate"] == pytest.approx(
        found.number("a", "mean_rank") - found.number("b", "mean_rank")
    )
    assert len(found.details["pairs"]) == 6


def test_ranking_leaves_gaps_out_and_refuses_what_is_left() -> None:
    frame = pd.DataFrame({"a": [1, np.nan, 2], "b": [2, 1, 1]})
    assert cs.ranking(frame, of=["a", "b"], n_resamples=20).number("glance", "n_obs") == 2
    refused(
        lambda: cs.ranking(frame.iloc[:2], of=["a", "b"]),
        "Agreement on an order needs at least 2 people and 2 things, but got 1 and 2.",
    )
    tied = cs.ranking(pd.DataFrame({"a": [1, 2], "b": [1, 2]}), of=["a", "b"], n_resamples=20)
    assert tied.prose().startswith("Everybody ties all 2 things.")


def test_maturity_by_hand() -> None:
    frame = pd.DataFrame(
        {
            "people": [3, 5, 2, 2.0],
            "tools": [2, 2, 3, 4.0],
            "mfi": ["M1", "M1", "M2", "M2"],
        }
    )
    found = cs.maturity(frame, pillars=["people", "tools"], unit="mfi")
    assert found.number("people", "mean") == 3  # of 4 and 2
    assert found.number("M1", "weakest_pillar") == "tools"
    assert found.number("M2", "weakest_pillar") == "people"
    assert found.number("M2:tools", "level_reached") == 3
    balance = [1 - stats.variation([4, 2]), 1 - stats.variation([2, 3.5])]
    assert found.number("glance", "balance") == pytest.approx(np.mean(balance))
    assert found.number("people", "weakest_share") == 0.5
    assert found.number("people", "rwg_median") is None


def test_maturity_refuses() -> None:
    frame = pd.DataFrame({"a": [6.0, 2], "b": [1, 2.0], "mfi": ["M1", "M2"]})
    refused(
        lambda: cs.maturity(frame, pillars=["a", "b"], unit="mfi"),
        "Means of pillars must lie from 1 to 5, above 0.",
    )


def test_necessary_condition_leaves_gaps_out_and_keeps_what_can_be_told() -> None:
    frame = pd.DataFrame({"y": [1, 3, 2, 5, np.nan], "x": [1, 2, 3, 4, 9], "flat": [1, 1, 1, 1, 2]})
    found = cs.necessary_condition(frame, outcome="y", conditions=["x", "flat"], n_permutations=99)
    assert found.number("ce_fdh:x", "estimate") == pytest.approx(2 / 3)
    assert found.status == "warning"
    assert found.reason == "flat: A ceiling needs a condition that varies."
    refused(
        lambda: cs.necessary_condition(frame, outcome="y", conditions=["flat"]),
        "flat: A ceiling needs a condition that varies.",
    )
    assert found.number("ce_fdh:100:x", "required_value") == 4
    assert found.number("ce_fdh:0:x", "requirement") == "not needed"


def test_fit_equals_a_correlation_and_a_regression() -> None:
    generator = np.random.default_rng(8)
    x, y = generator.integers(1, 6, (2, 60)).astype(float)
    frame = pd.DataFrame({"x": x, "y": y, "z": 5 - np.abs(x - y) + generator.normal(size=60)})
    found = cs.fit(frame, outcome="z", first="x", second="y", low=1, high=5)
    expected = stats.pearsonr(1 - np.abs(x - y) / 4, frame["z"])
    assert found.number("glance", "fit_r") == pytest.approx(expected.statistic)
    assert found.number("glance", "fit_p_value") == pytest.approx(expected.pvalue)
    a2 = sum(found.number(key, "estimate") for key in ("x²", "xy", "y²"))
    assert found.number("a2", "estimate") == pytest.approx(a2)
    turned = cs.fit(frame, outcome="z", first="y", second="x", low=1, high=5)
    a3 = found.number("a3", "estimate")
    assert turned.number("a3", "estimate") == pytest.approx(-a3)


def test_fit_refuses() -> None:
    frame = pd.DataFrame({"x": [1, 9.0, 2], "y": [1, 2, 3.0], "z": [1, 2, 3.0]})
    refused(
        lambda: cs.fit(frame, outcome="z", first="x", second="y", low=1, high=5),
        "Both sides must be answered on one scale from 1 to 5.",
    )


def test_multi_response_by_hand_and_by_group() -> None:
    frame = pd.DataFrame(
        {
            "mail": [1, 0, 1, np.nan],
            "phone": [1, 1, 0, 1],
            "role": ["a", "a", "b", "b"],
        }
    )
    found = cs.multi_response(frame, options=["mail", "phone"], group="role")
    assert found.number("glance", "n_obs") == 3
    assert found.number("mail", "share") == pytest.approx(2 / 3)
    assert found.number("a:phone", "share") == 1.0
    assert found.number("b:phone", "share") == 0.0
    assert found.number("just:mail+phone", "n_obs") == 1
    assert found.number("glance", "mean_count") == pytest.approx(4 / 3)
    refused(
        lambda: cs.multi_response(frame.assign(mail=2), options=["mail", "phone"]),
        "Choices must be 1 where an option was chosen and 0 where not.",
    )


def test_declared_odds_are_those_of_the_functions() -> None:
    from crm_study.analysis.declared_frame import declared_columns

    study = cs.read_study("sme-crm")
    responses = cs.simulate(study)
    found = cs.analyze(study, responses, chapters=("logistic", "ordinal"))
    frame = declared_columns(study, responses)
    for name, function in (("logistic.adoption", cs.logistic), ("ordinal.stage", cs.ordinal)):
        declared = next(one for one in study.analyses if one.finding == name)
        plain = function(frame, outcome=declared.outcome, predictors=declared.predictors)
        for term in declared.predictors:
            expected = plain.number(term, "estimate")
            assert found.number(f"{name}/{term}/estimate") == pytest.approx(expected)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("kind: relative_importance", "kind: relative_importanse", "relative_importanse"),
        ("[barrier_cost, barrier_value", "[barrier_cots, barrier_value", "barrier_cost"),
        ("named_from: 4", "named_form: 4", "named_form"),
    ],
)
def test_a_slip_of_the_pen_is_named(tmp_path, old, new, sentence) -> None:
    folder = cs.read_study("sme-crm").folder
    for name in ("study.yaml", "instrument.yaml"):
        text = (folder / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(ProtocolError) as caught:
        cs.read_study(tmp_path)
    assert sentence in str(caught.value)


def test_items_on_different_scales_are_refused() -> None:
    from crm_study.analysis.practice.wording import common_scale

    study = cs.read_study("crm-application")
    refused(
        lambda: common_scale(study, ["steps", "results"]),
        "What is compared here must be answered on one scale, but the scales run from 0 to 4 and "
        "from 1 to 5.",
    )
    refused(lambda: common_scale(study, ["staff"]), "These items have no answer scale: staff.")
