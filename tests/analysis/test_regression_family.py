"""Regressions of data frames against R, with every design, and what they refuse."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import crm_study as cs
from crm_study.analysis.route import read_findings
from crm_study.errors import AnalysisError
from crm_study.results.columns import COLUMNS
from crm_study.results.finding import Finding

KNOWN = json.loads(
    (Path(__file__).parents[1] / "reference" / "regression_family.json").read_text("utf-8")
)
ROLES = ("accountant", "clerk", "manager", "officer")
RTOL = 1e-9


def made_up(n_obs: int, n_items: int) -> np.ndarray[Any, np.dtype[np.float64]]:
    i, j = np.ogrid[1 : n_obs + 1, 1 : n_items + 1]
    trait, noise = i * 37 % 101, (i * (13 + 8 * j) + 5 * j * j) % 23
    return np.asarray(1.0 + (trait * (2 + j % 3) + 9 * noise) // 120)


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    answers, i = made_up(120, 6), np.arange(1, 121)
    found = pd.DataFrame(answers[:, :3], columns=list("abc"))
    return found.assign(
        y=answers[:, 3:].mean(axis=1),
        role=np.array(ROLES)[(i * 7 + i // 11) % 4],
        mfi=[f"MFI{k:02d}" for k in 1 + (i * 5 + i // 13) % 12],
        w=1 + (i * 11) % 7 / 3,
        half=np.where((i * 5 + i // 13) % 12 < 6, "north", "south"),
        stays=np.where(answers[:, 4] + answers[:, 5] >= 6, "yes", "no"),
        trust=np.clip(answers[:, 3], 2, 4),
        firm=np.array(list("xyz"))[((answers[:, 3] + answers[:, 5]) % 3).astype(int)],
    )


def column(finding: Finding, name: str) -> list[Any]:
    return [row[name] for row in finding.rows]


def every_kind(frame: pd.DataFrame) -> list[Finding]:
    at = frame.iloc[[0, 5]]
    return [
        cs.regression(frame, outcome="y", predictors=["a", "role"], cluster="mfi"),
        cs.hierarchical(frame, outcome="y", blocks=[["a"], ["role", "b"], ["a:b"]]),
        cs.prediction(frame, outcome="y", predictors=["a", "role"], at=at),
        cs.logistic(frame, outcome="stays", predictors=["a", "role"]),
        cs.multinomial(frame, outcome="firm", predictors=["a", "b"]),
        cs.ordinal(frame, outcome="trust", predictors=["a", "role"]),
        cs.quantile_regression(frame, outcome="y", predictors=["a", "b"]),
        cs.robust_regression(frame, outcome="y", predictors=["a", "b"]),
    ]


def test_every_finding_keeps_to_the_dictionary_and_fits_the_page(frame: pd.DataFrame) -> None:
    for finding in every_kind(frame):
        for rows in (finding.rows, [finding.overall], *finding.details.values()):
            for row in rows:
                assert set(row) <= set(COLUMNS), (finding.id, set(row) - set(COLUMNS))
        assert finding.tidy().iloc[:, 0].is_unique
        assert all(len(line) <= 80 for line in str(finding).splitlines()), finding.id
        assert "None" not in finding.prose()
        for slot in finding.prose().slots:
            assert slot.address.startswith(f"{finding.id}/")


def test_findings_replay_from_their_file(frame: pd.DataFrame) -> None:
    findings = cs.Findings(
        {"id": "x", "title": "x", "sha256": ""}, None, {}, tuple(every_kind(frame))
    )
    replayed = read_findings(findings.to_json())
    for before, after in zip(findings, replayed, strict=True):
        assert type(before) is type(after)
        assert str(before) == str(after)
        assert list(before.figures()) == list(after.figures())


def test_coded_predictors_agree_with_lm(frame: pd.DataFrame) -> None:
    found = cs.regression(frame, outcome="y", predictors=["a", "b", "role"])
    assert column(found, "term")[3:] == [f"role[{role}]" for role in ROLES[1:]]
    for name in ("estimate", "std_error", "statistic", "p_value"):
        assert column(found, name) == pytest.approx(KNOWN["plain"][name], rel=RTOL)
    assert "role: dummy coding; reference: accountant." in found.notes
    means = found.details["adjusted_means"]
    assert [row["estimate"] for row in means] == pytest.approx(KNOWN["means"]["estimate"], rel=RTOL)
    for name in ("std_error", "conf_low", "conf_high"):
        assert [row[name] for row in means] == pytest.approx(KNOWN["means"][name], rel=RTOL)


def test_products_and_joint_tests_agree_with_car(frame: pd.DataFrame) -> None:
    found = cs.regression(
        frame, outcome="y", predictors=["a", "b", "role"], interactions=[("a", "b")]
    )
    assert found.number("a:b", "label") == "a × b"
    order = [KNOWN["full"]["term"].index(name) for name in ("a", "b", "a:b")]
    for name in ("estimate", "std_error"):
        expected = [KNOWN["full"][name][i] for i in order]
        assert [found.number(t, name) for t in ("a", "b", "a:b")] == pytest.approx(expected)
    joint = {row["key"]: row for row in found.details["joint"]}
    for i, term in enumerate(KNOWN["full_type_2"]["term"]):
        for name in ("statistic", "p_value"):
            known = KNOWN["full_type_2"][name][i]
            assert joint[f"joint:{term}"][name] == pytest.approx(known, rel=1e-7)


def test_effect_coding_agrees_with_contr_sum(frame: pd.DataFrame) -> None:
    found = cs.regression(
        frame,
        outcome="y",
        predictors=["a", "role"],
        categorical={"role": ("effect", "officer")},
        interactions=[("a", "role")],
    )
    assert column(found, "estimate") == pytest.approx(KNOWN["effect"]["estimate"], rel=1e-8)
    assert column(found, "std_error") == pytest.approx(KNOWN["effect"]["std_error"], rel=1e-8)


def test_clusters_alone_give_cr2_with_satterthwaite_df(frame: pd.DataFrame) -> None:
    found = cs.regression(frame, outcome="y", predictors=["a", "b", "role"], cluster="mfi")
    assert found.number("glance", "std_error_kind") == "cr2"
    assert "CR2" in found.title
    for name in ("std_error", "df", "p_value"):
        assert column(found, name) == pytest.approx(KNOWN["cr2"][name], rel=1e-7)
    plain = found.details["ols"]
    assert [row["std_error"] for row in plain] == pytest.approx(KNOWN["plain"]["std_error"])
    # One term is tested with the degrees of freedom of its t.
    joint = found.row("joint:a")
    assert joint["statistic"] == pytest.approx(found.number("a", "statistic") ** 2)
    assert joint["p_value"] == pytest.approx(found.number("a", "p_value"))
    for name in ("statistic", "df2", "p_value"):
        known = KNOWN["htz"]["role"][name]
        assert found.row("joint:role")[name] == pytest.approx(known, rel=1e-7)
    assert found.number("glance", "f_statistic") == pytest.approx(KNOWN["htz"]["all"]["statistic"])


def test_hc3_agrees_with_sandwich(frame: pd.DataFrame) -> None:
    found = cs.regression(frame, outcome="y", predictors=["a", "b", "role"], covariance="HC3")
    assert column(found, "std_error") == pytest.approx(KNOWN["hc3"], rel=RTOL)
    assert found.notes[0] == "Standard errors HC3, robust to unequal residual variance."


def test_weights_alone_are_a_design(frame: pd.DataFrame) -> None:
    found = cs.regression(frame, outcome="y", predictors=["a", "b"], weights="w")
    weighted = cs.regression(
        frame, outcome="y", predictors=["a", "b"], weights="w", covariance="ols"
    )
    assert found.number("glance", "std_error_kind") == "design"
    assert column(found, "estimate") == pytest.approx(KNOWN["weighted"]["estimate"], rel=RTOL)
    assert column(weighted, "std_error") == pytest.approx(KNOWN["weighted"]["std_error"], rel=RTOL)
    assert found.number("glance", "r_squared") == pytest.approx(KNOWN["weighted"]["r_squared"])
    lost = weighted.number("a", "part_r_squared")
    alone = cs.regression(frame, outcome="y", predictors=["b"], weights="w", covariance="ols")
    expected = KNOWN["weighted"]["r_squared"] - alone.number("glance", "r_squared")
    assert lost == pytest.approx(expected, rel=1e-8)


def test_strata_and_two_stages_are_a_design(frame: pd.DataFrame) -> None:
    given: dict[str, Any] = {"outcome": "y", "predictors": ["a"], "cluster": "mfi"}
    strata = cs.regression(frame, strata="half", **given)
    assert strata.number("glance", "std_error_kind") == "design"
    # Twelve institutions less two strata less one predictor.
    assert strata.number("a", "df") == 9
    assert "carrying institutions, strata" in strata.notes[0]
    here = cs.regression(frame, fpc=(13, 14), **given)
    assert here.number("a", "std_error") < strata.number("a", "std_error")


def test_one_correction_for_clusters_is_not_applied(frame: pd.DataFrame) -> None:
    found = cs.regression(frame, outcome="y", predictors=["a"], cluster="mfi", fpc=21)
    plain = cs.regression(frame, outcome="y", predictors=["a"], cluster="mfi")
    assert found.status == "warning"
    assert found.reason is not None
    assert found.reason.startswith("The finite population correction was not applied")
    assert column(found, "std_error") == column(plain, "std_error")


def test_a_plain_call_has_the_plain_numbers(frame: pd.DataFrame) -> None:
    found = cs.regression(frame, outcome="y", predictors=["a", "b"])
    assert "std_error_kind" not in found.overall
    assert set(found.details) == {"observations"}
    assert found.number("a", "df") == 117
    assert found.number("a", "partial_r") == pytest.approx(
        found.number("a", "statistic") / np.sqrt(found.number("a", "statistic") ** 2 + 117)
    )


def test_more_slopes_than_clusters_leave_no_joint_test(frame: pd.DataFrame) -> None:
    few = frame.assign(
        group=np.where(np.arange(120) % 3 == 0, "A", np.where(frame.a > 2, "B", "C"))
    )
    found = cs.regression(few, outcome="y", predictors=["a", "b", "role"], cluster="group")
    assert found.number("glance", "f_statistic") is None
    assert found.row("joint:role")["statistic"] is None
    assert "R² =" in found.prose()


def test_institutions_that_absorb_a_predictor_are_told(frame: pd.DataFrame) -> None:
    two = frame.assign(half=np.where(frame.a > 2, "A", "B"))
    found = cs.regression(two, outcome="y", predictors=["half"], cluster="half")
    assert found.status == "warning"
    assert found.reason is not None
    assert "The institutions absorb (Constant), half: B: within them nothing varies" in found.reason
    assert found.number("half[B]", "std_error") is None
    assert found.number("glance", "f_statistic") is None
    assert "which these data cannot test" in found.prose()


def test_whole_weights_are_questioned(frame: pd.DataFrame) -> None:
    counted = frame.assign(n=1 + np.arange(120) % 3)
    found = cs.regression(counted, outcome="y", predictors=["a"], weights="n")
    assert any(note.startswith("The weights are whole numbers.") for note in found.notes)


REFUSED = [
    (
        {"covariance": "hc9"},
        "There is no covariance 'hc9'. Did you mean 'hc5'? There are: auto, ols, hc0, hc1, hc2, "
        "hc3, hc4, hc5, cr0, cr1, cr2, cr3, design.",
    ),
    (
        {"covariance": "cr2"},
        "Standard errors 'cr2' need the institution of every row: name its column, cluster=...",
    ),
    (
        {"covariance": "design"},
        "Design-based standard errors need a design: name cluster=, strata=, weights= or fpc=.",
    ),
    ({"predictors": ["same"]}, "Every row has the same 'same' ('M1')."),
    (
        {"predictors": ["a", "twice"]},
        "A regression cannot tell 'twice' apart: it is a linear combination of 'a'. Leave one of "
        "them out.",
    ),
    (
        {"outcome": "flat"},
        "A regression needs an outcome that varies: every value is 3.",
    ),
    (
        {"categorical": {"role": ("dummy", "boss")}, "predictors": ["role"]},
        "'boss' is no level of 'role'. Levels: accountant, clerk, manager, officer.",
    ),
    (
        {"weights": "gappy"},
        "1 of 120 complete rows have no usable weight ('gappy'); weights must be numbers above 0.",
    ),
]


@pytest.mark.parametrize(("asked", "sentence"), REFUSED)
def test_unusable_input_is_refused(
    frame: pd.DataFrame, asked: dict[str, Any], sentence: str
) -> None:
    data = frame.assign(
        same="M1", twice=2 * frame.a, flat=3.0, gappy=frame.w.mask(frame.index == 4)
    )
    with pytest.raises(AnalysisError) as caught:
        cs.regression(data, **{"outcome": "y", "predictors": ["a"], **asked})
    assert str(caught.value) == sentence


def test_steps_agree_with_anova(frame: pd.DataFrame) -> None:
    found = cs.hierarchical(frame, outcome="y", blocks=[["a"], ["role"], ["b", "c"]])
    assert column(found, "step") == ["1", "2", "3"]
    for step, known, fit in zip(found.rows, KNOWN["changes"], KNOWN["steps"], strict=True):
        for name, value in known.items():
            assert step[name] == pytest.approx(value, rel=RTOL)
        assert step["adj_r_squared"] == pytest.approx(fit["adj_r_squared"], rel=RTOL)
    last = [row for row in found.details["coefficients"] if row["step"] == "3"]
    assert [row["estimate"] for row in last] == pytest.approx(KNOWN["steps"][2]["estimate"])


def test_steps_use_the_same_rows(frame: pd.DataFrame) -> None:
    gaps = frame.assign(c=frame.c.mask(frame.index < 7))
    found = cs.hierarchical(gaps, outcome="y", blocks=[["a"], ["c"]])
    assert column(found, "n_obs") == [113, 113]


@pytest.mark.parametrize(
    ("blocks", "sentence"),
    [
        ([], "A hierarchical regression needs at least one block of predictors."),
        ([["a"], []], "Block 2 of the hierarchical regression is empty."),
        (["a"], "Block 1 is text; a block is a list of predictors."),
        ([["a", "a:b"], ["b"]], "'a:b' enters in block 1, but 'b' has not entered by then."),
        ([["a"], ["a"]], "'a' stands twice in the model."),
    ],
)
def test_unusable_blocks_are_refused(frame: pd.DataFrame, blocks: Any, sentence: str) -> None:
    with pytest.raises(AnalysisError) as caught:
        cs.hierarchical(frame, outcome="y", blocks=blocks)
    assert str(caught.value) == sentence


def test_predictions_agree_with_predict_lm(frame: pd.DataFrame) -> None:
    at = pd.DataFrame({"a": [1, 3, 6], "b": [2, 4, 1], "role": ["accountant", "clerk", "officer"]})
    given: dict[str, Any] = {"outcome": "y", "predictors": ["a", "b", "role"], "at": at}
    found, wide = cs.prediction(frame, **given), cs.prediction(frame, conf_level=0.9, **given)
    for name in ("fitted", "std_error", "conf_low", "conf_high"):
        assert column(found, name) == pytest.approx(KNOWN["predict"][name], rel=RTOL)
    for name in ("pred_low", "pred_high"):
        assert column(wide, name) == pytest.approx(KNOWN["predict"][name], rel=RTOL)
    assert found.number("2", "verdict") == "extrapolates"


def test_unknown_levels_and_gaps_are_refused(frame: pd.DataFrame) -> None:
    def predict(**values: list[object]) -> None:
        cs.prediction(frame, outcome="y", predictors=["a", "role"], at=pd.DataFrame(values))

    with pytest.raises(AnalysisError) as caught:
        predict(a=[1], role=["clerc"])
    assert str(caught.value) == (
        "'clerc' is no level of 'role' that the model has seen. Did you mean 'clerk'? Levels: "
        "accountant, clerk, manager, officer."
    )
    with pytest.raises(AnalysisError) as caught:
        predict(a=[1, None], role=["clerk", "clerk"])
    assert str(caught.value) == (
        "A prediction needs a value of every predictor, but 'a' is missing in 1 of 2 new rows."
    )
    with pytest.raises(AnalysisError) as caught:
        predict(a=[], role=[])
    assert str(caught.value) == "A prediction needs at least one new row."


def test_a_declared_model_may_have_categories_as_controls() -> None:
    from crm_study.analysis.regression import regression_chapter
    from crm_study.responses.reader import data_file

    study = cs.read_study("rusizi")
    responses = cs.read_responses(data_file(study), study)
    plain = regression_chapter(study, responses, model="simple")
    model = study.models["simple"].model_copy(update={"controls": ["function"]})
    adjusted = study.model_copy(update={"models": {"simple": model}})
    found = regression_chapter(adjusted, responses, model="simple")
    assert [row["term"] for row in plain.rows] == ["intercept", "scrm"]
    assert sum(row["term"].startswith("function[") for row in found.rows) == 3
    assert found.row("joint:function")["df1"] == 3
    assert found.number("glance", "n_obs") == plain.number("glance", "n_obs")
    assert any("The analysis of standard errors" in str(note) for note in plain.notes)


def test_a_declared_hierarchy_is_a_chapter() -> None:
    from crm_study.analysis.hierarchical import hierarchical_chapter
    from crm_study.responses.reader import data_file

    study = cs.read_study("rusizi")
    responses = cs.read_responses(data_file(study), study)
    found = hierarchical_chapter(study, responses, name="beyond_learning")
    assert [row["step"] for row in found.rows] == ["1", "2", "3"]
    assert found.number("1", "df1") == 3
    gained = sum(row["delta_r_squared"] for row in found.rows)
    assert gained == pytest.approx(found.number("glance", "r_squared"))
