"""The replication: synthetic data that give the printed numbers, and an audit that says so."""

from __future__ import annotations

import numpy as np
import pytest

import crm_study as cs
from crm_study.responses.reader import data_file
from crm_study.responses.simulate import draw_synthetic


@pytest.fixture(scope="module")
def study() -> cs.Study:
    return cs.read_study("rusizi")


@pytest.fixture(scope="module")
def responses(study: cs.Study) -> cs.Responses:
    return cs.read_responses(data_file(study), study)


@pytest.fixture(scope="module")
def findings(study: cs.Study, responses: cs.Responses) -> cs.Findings:
    return cs.analyze(study, responses)


def test_the_three_printed_numbers_come_out_at_once(findings: cs.Findings) -> None:
    assert f"{findings.number('regression.simple/glance/r_squared'):.2f}" == "0.44"
    assert f"{findings.number('regression.learning/glance/r_squared'):.2f}" == "0.57"
    assert f"{findings.number('regression.joint/scrm/statistic'):.3f}" == "3.616"
    assert findings.number("regression.joint/glance/n_obs") == 118


def test_the_sample_is_the_planned_one(study: cs.Study, findings: cs.Findings) -> None:
    sample = findings["sample"]
    assert sample.number("glance", "n_planned") == 118
    assert sample.number("glance", "n_population") == 168
    assert sample.number("glance", "n_clusters") == 21
    assert [row["n_planned"] for row in sample.rows] == [15, 30, 29, 44]
    weights = [row["weight"] * row["n_obs"] for row in sample.rows]
    np.testing.assert_allclose(weights, [21, 42, 42, 63])


def test_pilot_firms_stay_out_of_the_main_wave(responses: cs.Responses) -> None:
    pilot = set(responses.wave("pilot").design["cluster"])
    assert len(pilot) == 4
    assert not pilot & set(responses.wave("main").design["cluster"])


def test_the_data_are_integers_with_gaps_and_reversed_items(
    study: cs.Study, responses: cs.Responses
) -> None:
    answers = responses.answers[list(study.scored_items())]
    assert set(np.unique(answers)[:5]) == {1, 2, 3, 4, 5}
    assert np.nanmax(answers) == 5
    assert 0.005 < answers.isna().to_numpy().mean() < 0.02
    rest = responses.items[["kcf1", "kcf2", "kcf3", "kcf4", "kcf5"]].mean(axis=1)
    assert responses.answers["kcf6"].corr(rest) < -0.3
    assert responses.items["kcf6"].corr(rest) > 0.3


def test_alphas_are_those_of_a_usable_instrument(findings: cs.Findings) -> None:
    alphas = [row["estimate"] for row in findings["reliability.main"].rows]
    assert all(0.55 < alpha < 0.97 for alpha in alphas)


def test_every_mark_of_generated_data_is_there(
    study: cs.Study, responses: cs.Responses, findings: cs.Findings
) -> None:
    assert responses.origin.synthetic
    assert responses.origin.seed == 2021
    assert "SYNTHETIC" in data_file(study).name
    assert responses.design["respondent"].str.startswith("SYN-2021-").all()
    for finding in findings:
        assert finding.synthetic
        if finding.rows:
            assert any("SYNTHETIC DATA" in note for note in finding.table().notes), finding.id


def test_the_audit_says_what_cannot_be(study: cs.Study) -> None:
    audit = cs.audit_published(study)
    at = "regression.simple"
    assert audit.number(f"{at}/glance/r_squared", "consistency") == "inconsistent"
    assert audit.number(f"{at}/scrm/statistic", "consistency") == "inconsistent"
    assert audit.number(f"{at}/scrm/p_value", "consistency") == "consistent"
    assert audit.number(f"{at}/scrm/critical_value", "consistency") == "underdetermined"
    readings = {row["reading"]: row for row in audit.details["readings"]}
    assert not readings["simple:as_printed"]["possible"]
    assert readings["simple:truncated"]["n_low"] == readings["simple:truncated"]["n_high"] == 18
    assert readings["simple:double_rounded"]["n_low"] == 19
    assert [readings["simple:correlation"][k] for k in ("n_low", "n_high")] == [55, 58]
    assert readings["simple:partial"]["df_low"] == 17
    assert readings["simple:joint"]["possible"]
    assert not readings["simple:partial_with_other"]["possible"]


def test_the_audit_bounds_the_unique_share(study: cs.Study) -> None:
    audit = cs.audit_published(study)
    bound = audit.row("simple:unique_share")
    assert bound["n_low"] == 91
    assert f"{bound['unique_share_bound']:.3f}" == "0.064"


def test_the_joint_reading_is_the_curve_of_the_study_facts(study: cs.Study) -> None:
    joint = {row["n_obs"]: row for row in cs.audit_published(study).details["joint"]}
    ns = sorted(joint)
    curve = np.interp([84, 118, 147], ns, [joint[n]["correlation"] for n in ns])
    np.testing.assert_allclose(curve, [0.626, 0.673, 0.700], atol=2e-3)


def test_the_decision_rule_is_upside_down(study: cs.Study) -> None:
    audit = cs.audit_published(study)
    row = audit.details["decisions"][0]
    assert row["rule_inverted"]
    assert row["follows_stated_rule"] is False
    assert row["follows_correct_rule"] is True
    assert "upside down" in audit.prose()


def test_synthetic_data_never_reproduce_anything(findings: cs.Findings) -> None:
    words = {row["reproduction"] for row in findings["audit"].rows}
    assert words == {"calibrated"}


def test_hypotheses_use_the_right_rule_and_df(findings: cs.Findings) -> None:
    row = findings["hypotheses"].row("H1")
    assert row["decision"] == "supported"
    assert row["h0_decision"] == "reject H0"
    assert row["df"] == 116
    assert row["critical_value"] == pytest.approx(1.980626, abs=1e-6)


def test_another_draw_hits_the_targets_too(study: cs.Study) -> None:
    drawn = draw_synthetic(study, n=100, seed=7)
    assert all(target.lower < target.attained < target.upper for target in drawn.attained)
    again = draw_synthetic(study, n=100, seed=7)
    assert drawn.frame.equals(again.frame)
    assert not drawn.frame.equals(draw_synthetic(study, n=100, seed=8).frame)


def test_the_planted_loading_comes_back(study: cs.Study) -> None:
    """Many respondents, no targets: item-rest correlations near the planted loadings."""
    plan = study.simulation.model_copy(update={"targets": [], "missing_share": 0.0})
    free = study.model_copy(update={"simulation": plan})
    items = cs.simulate(free, n=4000, seed=3).wave("main").items
    found = cs.reliability(items[list(study.items_of("learning"))])
    expected = 8 * 0.72**2 / (1 + 7 * 0.72**2)  # alpha of 8 items with r = .72 squared
    assert found.number("scale", "estimate") == pytest.approx(expected, abs=0.04)
