"""Chapters on small data: a chapter that fails keeps its place, with the reason."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import crm_study as cs
from crm_study.analysis.hypotheses import decide
from crm_study.errors import AddressError, AnalysisError
from crm_study.protocol.hypothesis import Hypothesis

HEADER = "respondent,wave,function,mfi,a1,a2,a3,b1,b2"


def run(study: cs.Study, rows: list[str]) -> cs.Findings:
    frame = pd.DataFrame([row.split(",") for row in rows], columns=HEADER.split(","))
    return cs.analyze(study, cs.admit(frame, study).responses)


def main_rows(*answers: str) -> list[str]:
    return [f"R{i},main,officer,M1,{text}" for i, text in enumerate(answers, start=1)]


GOOD = ("4,5,1,4,4", "2,2,4,2,1", "3,3,3,3,3", "5,4,2,4,5", "1,2,5,1,2", "4,3,2,5,4")


def test_the_whole_route_on_a_small_study(study: cs.Study, write_csv: Callable[..., Path]) -> None:
    findings = cs.analyze(study, cs.read_responses(write_csv(), study))
    assert [finding.id for finding in findings] == [
        "sample",
        "profile",
        "quality",
        "weights",
        "content_validity",
        "reliability.pilot",
        "items.pilot",
        "reliability.main",
        "items.main",
        "factorability",
        "factors",
        "measurement",
        "discriminant",
        "method_bias",
        "formative",
        "descriptives.items",
        "descriptives.constructs",
        "missing",
        "correlation",
        "regression.simple",
        "diagnostics.simple",
        "inference.simple",
        "sensitivity.simple",
        "power",
        "hypotheses",
        "audit",
    ]
    failed = {finding.id for finding in findings if finding.status == "failed"}
    assert failed <= {"factorability"}


def test_alpha_by_hand() -> None:
    items = pd.DataFrame({"a": [1, 2, 3.0], "b": [2, 4, 6.0]})
    # variances 1 and 4, total variance 9: alpha = 2 (1 - 5/9)
    assert cs.reliability(items).number("scale", "estimate") == pytest.approx(8 / 9)


def test_one_respondent_fails_in_words(study: cs.Study) -> None:
    findings = run(study, main_rows("4,5,1,4,4"))
    assert findings["reliability.main"].status == "failed"
    assert findings["reliability.main"].reason == (
        "Care: Coefficient alpha needs at least 2 respondents and 2 items, but got 1 and 3. "
        "Growth: Coefficient alpha needs at least 2 respondents and 2 items, but got 1 and 2."
    )
    assert findings["regression.simple"].status == "failed"
    assert "complete rows" in (findings["regression.simple"].reason or "")
    assert findings["hypotheses"].status == "failed"
    assert findings["descriptives.items"].row("a1")["mean"] == 4


def test_a_constant_item_is_named_and_the_rest_goes_on(study: cs.Study) -> None:
    rows = main_rows(*(f"3,{answers[2:]}" for answers in GOOD))
    findings = run(study, rows)
    assert findings.number("items.main/a1/item_rest") is None
    assert findings.number("items.main/a1/verdict") == "rewrite"
    assert findings.number("items.main/a1/evidence") == "Everyone answered alike."
    assert findings.number("items.main/a2/item_rest") is not None
    assert findings.number("reliability.main/care/estimate") is not None


def test_a_wave_without_rows(study: cs.Study) -> None:
    findings = run(study, main_rows(*GOOD))
    assert findings["reliability.pilot"].status == "not_applicable"
    assert findings["reliability.pilot"].reason == "The data hold no pilot wave."


def test_perfect_collinearity_is_named(folder: Path) -> None:
    path = folder / "study.yaml"
    text = path.read_text("utf-8").replace("predictors: [care]", "predictors: [care, a1, a2, a3]")
    path.write_text(text, "utf-8")
    findings = run(cs.read_study(folder), main_rows(*GOOD, "5,1,3,2,2", "1,4,4,2,5"))
    assert findings["regression.simple"].status == "failed"
    assert "'a3'" in (findings["regression.simple"].reason or "")


def test_a_construct_with_one_item(folder: Path) -> None:
    path = folder / "study.yaml"
    path.write_text(path.read_text("utf-8").replace("items: [b1, b2]", "items: [b1]"), "utf-8")
    findings = run(cs.read_study(folder), main_rows(*GOOD))
    assert findings["reliability.main"].status == "warning"
    told = "Growth: a single item has no internal consistency to estimate."
    assert (findings["reliability.main"].reason or "").endswith(told)
    assert findings.number("reliability.main/growth/estimate") is None
    assert findings.number("items.main/b1/mean") == pytest.approx(19 / 6)


def test_a_formative_construct_has_no_alpha(folder: Path) -> None:
    path = folder / "study.yaml"
    old = "{label: {en: Growth}, measurement: reflective"
    text = path.read_text("utf-8").replace(old, "{label: {en: Growth}, measurement: formative")
    path.write_text(text, "utf-8")
    findings = run(cs.read_study(folder), main_rows(*GOOD))
    assert "a formative construct has no internal consistency" in (
        findings["reliability.main"].reason or ""
    )


def test_chapters_can_be_chosen(study: cs.Study, write_csv: Callable[..., Path]) -> None:
    responses = cs.read_responses(write_csv(), study)
    chosen = cs.analyze(study, responses, chapters=("regression", "audit"))
    assert [finding.id for finding in chosen] == ["regression.simple", "audit"]
    with pytest.raises(AddressError, match=r"There is no chapter 'regresion'\. Did you mean"):
        cs.analyze(study, responses, chapters=("regresion",))


def test_an_address_that_does_not_exist(study: cs.Study, write_csv: Callable[..., Path]) -> None:
    findings = cs.analyze(study, cs.read_responses(write_csv(), study))
    with pytest.raises(AddressError) as caught:
        findings.number("regression.simple/cares/p_value")
    assert str(caught.value) == (
        "Finding 'regression.simple' has no row 'cares'. Did you mean 'care'? "
        "Its rows are: intercept, care, glance."
    )
    with pytest.raises(AddressError, match=r"There is no finding 'regression.simpel'\. Did you"):
        findings.number("regression.simpel/care/p_value")
    with pytest.raises(AddressError, match="is not an address; an address reads"):
        findings.number("regression.simple")


@pytest.mark.parametrize(
    ("bounds", "decision"),
    [
        (
            {"below": 0.05, "and": {"address": "regression.simple/care/estimate", "above": 0}},
            "supported",
        ),
        (
            {"below": 0.05, "and": {"address": "regression.simple/care/estimate", "below": 0}},
            "refuted",
        ),
        ({"below": 1e-12}, "inconclusive"),
        (
            {"below": 1e-12, "or": {"address": "regression.simple/care/estimate", "above": 0}},
            "supported",
        ),
        ({"above": 0.05}, "inconclusive"),
    ],
)
def test_decisions(
    study: cs.Study, write_csv: Callable[..., Path], bounds: dict, decision: str
) -> None:
    findings = cs.analyze(study, cs.read_responses(write_csv(), study))
    declared = {"address": "regression.simple/care/p_value", **bounds}
    hypothesis = Hypothesis.model_validate({"statement": {"en": "x"}, "supported_if": declared})
    assert decide(hypothesis, findings) == decision


def test_a_declared_refutation_wins(study: cs.Study, write_csv: Callable[..., Path]) -> None:
    findings = cs.analyze(study, cs.read_responses(write_csv(), study))
    slope = "regression.simple/care/estimate"
    hypothesis = Hypothesis.model_validate(
        {
            "statement": {"en": "x"},
            "supported_if": {"address": slope, "below": -1},
            "refuted_if": {
                "all": [{"address": slope, "above": 0}, {"not": {"address": slope, "above": 9}}]
            },
        }
    )
    assert decide(hypothesis, findings) == "refuted"


def test_regression_on_a_frame() -> None:
    rng = np.random.default_rng(1)
    x = rng.normal(size=50)
    frame = pd.DataFrame({"x": x, "y": 2 + 3 * x + rng.normal(size=50), "firm": "MFI01"})
    frame.loc[0, "x"] = np.nan
    found = cs.regression(frame, outcome="y", predictors=["x"])
    assert found.number("glance", "n_obs") == 49
    assert found.number("x", "estimate") == pytest.approx(3, abs=0.5)
    assert len(found.augment()) == 49
    with pytest.raises(AnalysisError, match=r"Every row has the same 'firm' \('MFI01'\)\."):
        cs.regression(frame, outcome="y", predictors=["firm"])
    with pytest.raises(AnalysisError, match="The frame has no column 'z'"):
        cs.regression(frame, outcome="y", predictors=["z"])


@pytest.mark.parametrize(
    ("printed", "obtained", "word"),
    [("0.44", 0.4449, "exact"), ("0.44", 0.45, "minor"), ("0.44", 0.6, "major")],
)
def test_reproduction_words_on_real_data(
    study: cs.Study, write_csv: Callable[..., Path], printed: str, obtained: float, word: str
) -> None:
    findings = cs.analyze(study, cs.read_responses(write_csv(), study))
    changed = [
        finding
        if finding.id != "regression.simple"
        else type(finding)(
            id=finding.id,
            title=finding.title,
            rows=finding.rows,
            overall={**finding.overall, "r_squared": obtained},
        )
        for finding in findings
    ]
    replayed = cs.Findings(findings.study, findings.origin, findings.software, tuple(changed))
    published = study.published[0].model_copy(update={"printed": printed})
    audited = cs.audit_published(study.model_copy(update={"published": [published]}), replayed)
    assert audited.rows[0]["reproduction"] == word


def test_a_formative_construct_gets_coverage_and_vif(folder: Path) -> None:
    path = folder / "study.yaml"
    old = "{label: {en: Growth}, measurement: reflective"
    text = path.read_text("utf-8").replace(old, "{label: {en: Growth}, measurement: checklist")
    path.write_text(text, "utf-8")
    findings = run(cs.read_study(folder), main_rows(*GOOD))
    found = findings["formative"]
    b = np.array([[4, 4], [2, 1], [3, 3], [4, 5], [1, 2], [5, 4]], dtype=float)
    r = np.corrcoef(b.T)[0, 1]
    assert found.number("b1", "vif") == pytest.approx(1 / (1 - r**2))
    assert found.number("b1", "coverage") == pytest.approx(5 / 6)
    assert findings.number("reliability.main/growth/estimate") is None


def test_decisions_after_the_pilot_are_shown(folder: Path) -> None:
    path = folder / "study.yaml"
    log = 'pilot_decisions: [{item: a2, action: rewrite, reason: "misread by five"}]'
    path.write_text(path.read_text("utf-8") + log + "\n", "utf-8")
    findings = run(cs.read_study(folder), main_rows(*GOOD))
    assert findings.number("items.main/a2/decided") == "rewrite: misread by five"
    assert findings["items.main"].table().head[-1] == "Decided"
    assert findings.number("items.main/a1/floor") == pytest.approx(1 / 6)
    assert findings.number("items.main/a1/ceiling") == pytest.approx(1 / 6)


def test_the_smc_is_the_r_squared_on_the_other_items(study: cs.Study) -> None:
    findings = run(study, main_rows(*GOOD))
    a = np.array([[4, 5, 5], [2, 2, 2], [3, 3, 3], [5, 4, 4], [1, 2, 1], [4, 3, 4]], dtype=float)
    frame = pd.DataFrame(a, columns=["a1", "a2", "a3"])
    fit = cs.regression(frame, outcome="a1", predictors=["a2", "a3"])
    assert findings.number("items.main/a1/smc") == pytest.approx(fit.number("glance", "r_squared"))


def test_formative_constructs_alone_have_no_reliability_to_fail() -> None:
    study = cs.read_study("ecommerce-factors")
    found = cs.analyze(study, cs.simulate(study), chapters=("reliability.main",))
    assert found["reliability.main"].status == "not_applicable"
    assert "no internal consistency to estimate" in str(found["reliability.main"].reason)
