"""Twins give back every printed number: recomputed from the file by pandas and statsmodels."""

from __future__ import annotations

import hashlib
import io
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pingouin
import pytest
import statsmodels.api as sm

import crm_study as cs
from crm_study.errors import AnalysisError
from crm_study.kernels.published.rounding import agrees
from crm_study.protocol.source import Target
from crm_study.responses.simulate import SyntheticData, draw_synthetic, write_simulation


@pytest.fixture(scope="module")
def study() -> cs.Study:
    return cs.read_study("rusizi")


def aimed(study: cs.Study, targets: dict[str, str], *, keep: bool = True, **changes: object):
    """Return the study with further targets."""
    plan = study.simulation
    own = plan.targets if keep else []
    more = [Target(address=address, printed=printed) for address, printed in targets.items()]
    update = {"simulation": plan.model_copy(update={"targets": [*own, *more], **changes})}
    return study.model_copy(update=update)


class Recomputed:
    """The main wave of a file, scored by pandas alone."""

    def __init__(self, study: cs.Study, drawn: SyntheticData) -> None:
        cells = pd.read_csv(io.StringIO(drawn.csv()))
        self.rows = cells[cells["wave"] == "main"].reset_index(drop=True)
        names = list(study.scored_items())
        turned = [name for name in names if study.item(name).reverse_keyed]
        self.items = self.rows[names].astype(float)
        self.items[turned] = 6 - self.items[turned]
        self.scores = pd.DataFrame()
        for name, construct in study.constructs.items():
            if construct.items:
                self.scores[name] = self.items[construct.items].mean(axis=1)
        for name, construct in study.constructs.items():
            if construct.constructs:
                self.scores[name] = self.scores[construct.constructs].mean(axis=1)

    def fit(self, *predictors: str) -> sm.regression.linear_model.RegressionResultsWrapper:
        return sm.OLS(
            self.scores["performance"], sm.add_constant(self.scores[list(predictors)])
        ).fit()

    def printed(self) -> dict[str, float]:
        return {
            "0.44": self.fit("scrm").rsquared,
            "0.570": self.fit("learning").rsquared,
            "3.616": self.fit("scrm", "learning").tvalues["scrm"],
        }


@pytest.mark.parametrize("n", [19, 42, 57, 118, 500, 2000])
@pytest.mark.parametrize("seed", [1, 2])
def test_the_printed_numbers_come_back(study: cs.Study, n: int, seed: int) -> None:
    drawn = draw_synthetic(study, n=n, seed=seed)
    found = Recomputed(study, drawn)
    assert len(found.rows) == n
    for (text, value), target in zip(found.printed().items(), drawn.attained, strict=True):
        assert agrees(value, text)
        assert target.attained == pytest.approx(value, rel=1e-9)
    assert drawn.mark.rate == 1.0


MANY = {
    "regression.joint/glance/adj_r_squared": "0.61",
    "reliability.main/learning/estimate": "0.88",
    "reliability.main/scrm/estimate": "0.92",
    "reliability.pilot/learning/estimate": "0.86",
    "descriptives.constructs/scrm/mean": "3.61",
    "descriptives.constructs/performance/std_dev": "0.66",
    "correlation/satisfaction~outreach/pearson": "0.41",
    "inference.joint/glance/icc1": "0.08",
    "comparison.function/performance:manager/mean": "3.80",
    "regression.adjusted/glance/r_squared": "0.63",
}


@pytest.mark.parametrize("seed", [3, 4])
def test_many_targets_are_hit_at_once(study: cs.Study, seed: int) -> None:
    drawn = draw_synthetic(aimed(study, MANY), n=118, seed=seed)
    found = Recomputed(study, drawn)
    assert all(agrees(value, text) for text, value in found.printed().items())
    scores = found.scores
    alphas = {
        name: pingouin.cronbach_alpha(found.items[list(study.items_of(name))].dropna())[0]
        for name in ("learning", "scrm")
    }
    dummies = pd.get_dummies(found.rows["function"], drop_first=True, dtype=float)
    design = sm.add_constant(pd.concat([scores[["scrm", "learning"]], dummies], axis=1))
    manager = found.rows["function"] == "manager"
    obtained = {
        "0.61": found.fit("scrm", "learning").rsquared_adj,
        "0.88": alphas["learning"],
        "0.92": alphas["scrm"],
        "3.61": scores["scrm"].mean(),
        "0.66": scores["performance"].std(),
        "0.41": scores["satisfaction"].corr(scores["outreach"]),
        "3.80": scores.loc[manager, "performance"].mean(),
        "0.63": sm.OLS(scores["performance"], design).fit().rsquared,
    }
    assert [text for text, value in obtained.items() if not agrees(value, text)] == []
    responses = cs.admit(drawn.frame, study).responses
    findings = cs.analyze(
        study, responses, chapters=("inference.joint", "reliability.pilot", "regression.simple")
    )
    assert agrees(findings.number("inference.joint/glance/icc1"), "0.08")
    assert agrees(findings.number("reliability.pilot/learning/estimate"), "0.86")


def test_item_tables_are_hit_and_the_mark_stays(study: cs.Study) -> None:
    table = {"orl1": ("3.81", "0.99"), "orl2": ("3.50", "1.10"), "kcf6": ("3.20", "1.21")}
    targets = {
        f"descriptives.items/{item}/{column}": text
        for item, texts in table.items()
        for column, text in zip(("mean", "std_dev"), texts, strict=True)
    }
    own = aimed(study, targets | {"reliability.main/learning/estimate": "0.88"}, missing_share=0.0)
    drawn = draw_synthetic(own, n=118, seed=5)
    found = Recomputed(study, drawn)
    assert all(agrees(value, text) for text, value in found.printed().items())
    for item, (mean, std_dev) in table.items():
        assert agrees(found.items[item].mean(), mean)
        assert agrees(found.items[item].std(), std_dev)
    assert drawn.mark.rate > 0.99


def test_the_same_seed_gives_the_same_bytes(study: cs.Study, tmp_path: Path) -> None:
    paths = [tmp_path / f"{name}-SYNTHETIC.csv" for name in "ab"]
    for path in paths:
        write_simulation(draw_synthetic(study, n=60, seed=7), path)
    first, second = (path.read_bytes() for path in paths)
    beside = [path.with_name(f"{path.stem}.certificate.json") for path in paths]
    assert first == second
    assert beside[0].read_bytes() == beside[1].read_bytes()
    certificate = json.loads(beside[0].read_text("utf-8"))
    assert certificate["sha256"] == hashlib.sha256(first).hexdigest()
    assert certificate["seed"] == 7
    assert certificate["watermark"]["rate"] == 1.0
    assert certificate["smallest_eigenvalue"] > 0
    assert certificate["warning"] is None
    for target in certificate["targets"]:
        assert target["lower"] <= target["attained"] <= target["upper"]
        assert target["tolerance"] == pytest.approx((target["upper"] - target["lower"]) / 2)


def test_careless_people_draw_lines(study: cs.Study) -> None:
    drawn = draw_synthetic(aimed(study, {}, careless=0.1, missing_share=0.0), n=118, seed=6)
    answers = drawn.frame.loc[drawn.frame["wave"] == "main", list(study.scored_items())]
    lines = (answers.nunique(axis=1) == 1).mean()
    assert 0.03 < lines < 0.2
    assert all(target.lower <= target.attained <= target.upper for target in drawn.attained)


@pytest.mark.parametrize(
    ("targets", "told"),
    [
        (
            {"regression.simple/scrm/statistic": "3.616"},
            "regression.simple/glance/r_squared = 0.44 and regression.simple/scrm/statistic = "
            "3.616 of one predictor need 16.3 to 17.0 degrees of freedom (R² = t² / (t² + df)); "
            "118 respondents leave 116.",
        ),
        (
            {"regression.joint/glance/r_squared": "0.50"},
            "regression.joint/glance/r_squared = 0.50 is less than "
            "regression.learning/glance/r_squared = 0.570, though its predictors include the "
            "latter's.",
        ),
        (
            {
                "reliability.main/performance/estimate": "0.70",
                "reliability.main/learning/estimate": "0.70",
            },
            "regression.learning/glance/r_squared = 0.570 needs a correlation of 0.755, but "
            "reliabilities of 0.70 and 0.70 leave at most 0.705 (|r| ≤ √(α₁·α₂)), unless errors "
            "are correlated; simulation.allow_implausible draws them all the same.",
        ),
        (
            {
                "correlation/kcf~cro/pearson": "0.90",
                "correlation/kcf~ckm/pearson": "0.90",
                "correlation/cro~ckm/pearson": "-0.90",
            },
            "The correlations -0.90, 0.90, 0.90 of ckm, cro, kcf cannot be those of the same "
            "people: the matrix has a negative eigenvalue.",
        ),
        (
            {"reliability.main/learning/estimate": "1.20"},
            "reliability.main/learning/estimate = 1.20 lies above 1, where it cannot be.",
        ),
    ],
)
def test_contradictions_are_refused_with_the_reason(
    study: cs.Study, targets: dict[str, str], told: str
) -> None:
    with pytest.raises(AnalysisError) as caught:
        draw_synthetic(aimed(study, targets), n=118, seed=1)
    said = str(caught.value)
    assert said.startswith("The targets cannot hold together, so no data are drawn. ")
    assert told in said


def test_an_impossible_table_is_refused(study: cs.Study) -> None:
    own = aimed(study, {"descriptives.items/orl1/mean": "3.20"}, missing_share=0.0)
    with pytest.raises(AnalysisError) as caught:
        draw_synthetic(own, n=21, seed=1)
    assert str(caught.value) == "No 21 answers from 1 to 5 to item 'orl1' have mean 3.20."


def test_an_address_out_of_reach_is_refused(study: cs.Study) -> None:
    with pytest.raises(AnalysisError, match="cannot be calibrated to power/glance/power_wanted"):
        draw_synthetic(aimed(study, {"power/glance/power_wanted": "0.8"}), n=50)


def test_implausible_targets_are_drawn_on_request_and_said(study: cs.Study) -> None:
    targets = {
        "reliability.main/performance/estimate": "0.70",
        "reliability.main/learning/estimate": "0.70",
    }
    own = aimed(study, targets, allow_implausible=True)
    drawn = draw_synthetic(own, n=118, seed=1)
    assert drawn.eigenvalue < 0
    assert "No true scores correlate like that" in drawn.certificate()["warning"]
    assert "No true scores correlate like that" in drawn.summary()


def test_a_study_without_a_plan_is_drawn_too() -> None:
    drawn = draw_synthetic(cs.read_study("ecsi-mobile"), n=30, seed=1)
    assert drawn.attained == ()
    assert drawn.eigenvalue is None
    assert np.isfinite(drawn.mark.rate)
