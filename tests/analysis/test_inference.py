"""The inference table: its rows, its verdict, and what stops one row but not the others."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import crm_study as cs
from crm_study.errors import AnalysisError
from crm_study.kernels.clustered.cluster_robust import cluster_robust
from crm_study.kernels.clustered.wild_bootstrap import wild_bootstrap
from crm_study.kernels.survey.regression import survey_ols
from crm_study.kernels.survey.sample_design import SampleDesign

ALONE = ["ols", "hc0", "hc1", "hc2", "hc3", "hc4", "hc4m", "hc5"]
CLUSTERED = [
    *ALONE,
    *("cr0", "cr1", "cr2", "cr3", "wild_bootstrap", "wild_webb", "design"),
    *("mixed", "cluster_means", "permutation"),
]


def people(n_clusters: int = 12, seed: int = 2) -> pd.DataFrame:
    """Respondents of institutions in two districts, with a predictor of each level."""
    generator = np.random.default_rng(seed)
    code = np.repeat(np.arange(n_clusters), generator.integers(4, 9, n_clusters))
    care = generator.normal(size=code.size)
    size = generator.normal(size=n_clusters)[code]
    shared = 0.7 * generator.normal(size=n_clusters)[code]
    return pd.DataFrame(
        {
            "performance": 0.8 * care + shared + generator.normal(size=code.size),
            "care": care,
            "size": size,
            "mfi": [f"MFI{k:02d}" for k in code],
            "district": np.where(code < n_clusters // 2, "north", "south"),
            "function": generator.choice(["manager", "officer"], code.size),
            "weight": generator.uniform(1, 3, code.size),
        }
    )


def inferred(frame: pd.DataFrame, **options: object) -> cs.Finding:
    return cs.inference(frame, **{"outcome": "performance", "predictors": ["care"]} | options)


def methods(found: cs.Finding) -> list[str]:
    return list(dict.fromkeys(found.tidy()["method"]))


def test_rows_without_clusters() -> None:
    found = inferred(people())
    assert methods(found) == ALONE
    assert found.number("glance", "recommended") == "hc3"
    assert found.number("glance", "icc1") is None
    assert any("No clusters are declared" in note for note in found.notes)


def test_rows_with_clusters() -> None:
    found = inferred(people(), cluster="mfi")
    assert methods(found) == CLUSTERED
    assert found.status == "ok"
    assert found.number("glance", "recommended") == "cr2"
    assert found.number("cr2:care", "standing") == "recommended"
    assert found.number("permutation:care", "std_error") is None
    assert "12 clusters are few" in found.prose()
    assert len(found.figures()) == 1


def test_numbers_are_those_of_the_kernels() -> None:
    frame = people()
    y, x = frame["performance"].to_numpy(), frame[["care", "size"]].to_numpy()
    found = inferred(frame, predictors=["care", "size"], cluster="mfi", conf_level=0.9)
    robust = cluster_robust(y, x, cluster=frame["mfi"].to_numpy(), conf_level=0.9)
    wild = wild_bootstrap(
        y, x, cluster=frame["mfi"].to_numpy(), term="x2", weights="webb", conf_level=0.9
    )
    for column in ("estimate", "std_error", "statistic", "df", "p_value", "conf_low", "conf_high"):
        assert found.number("cr2:size", column) == pytest.approx(getattr(robust, column)[2])
    for column in ("p_value", "conf_low", "conf_high", "statistic"):
        assert found.number("wild_webb:size", column) == pytest.approx(getattr(wild, column))


def test_a_predictor_of_institutions_makes_least_squares_invalid() -> None:
    found = inferred(people(21), predictors=["size"], cluster="mfi")
    assert found.number("ols:size", "standing") == "invalid"
    assert found.number("hc3:size", "standing") == "invalid"
    assert found.number("glance", "n_constant") == 1
    assert "do not vary within clusters" in found.prose()


def test_few_degrees_of_freedom_hand_over_to_the_bootstrap() -> None:
    frame = people(10)
    frame["size"] = np.where(frame["mfi"] <= "MFI01", 1.0, 0.0)
    found = inferred(frame, predictors=["size"], cluster="mfi")
    assert found.number("cr2:size", "df") < 5
    assert found.number("cr2:size", "standing") == "few df"
    assert found.number("glance", "recommended") == "wild_bootstrap"
    assert "CR2 keeps" in found.prose()


def test_the_design_in_two_lines() -> None:
    frame = people().assign(people=40.0)
    options = {"cluster": "mfi", "strata": "district", "weights": "weight"}
    found = inferred(frame, fpc=(15, "people"), **options)
    design = SampleDesign(
        cluster=np.unique(frame["mfi"], return_inverse=True)[1],
        strata=np.unique(frame["district"], return_inverse=True)[1],
        weights=frame["weight"].to_numpy(),
        cluster_labels=tuple(sorted(set(frame["mfi"]))),
        strata_labels=("north", "south"),
    )
    y, x = frame["performance"].to_numpy(), frame[["care"]].to_numpy()
    known = survey_ols(y, x, design=design)
    assert found.number("design:care", "std_error") == pytest.approx(known.std_error[1])
    smaller = found.number("design_finite:care", "std_error")
    assert smaller < found.number("design:care", "std_error")


def test_a_one_stage_correction_is_refused() -> None:
    found = inferred(people(), cluster="mfi", fpc=21)
    assert "design_finite" not in methods(found)
    assert any("finite population correction was not applied" in note for note in found.notes)


def test_disagreeing_rows_are_counted_and_named() -> None:
    found = inferred(people(), predictors=["care", "size"], cluster="mfi")
    rows = found.tidy()
    naive = rows[rows["method"] == "ols"].set_index("term")["verdict"]
    apart = rows[rows["verdict"] != rows["term"].map(naive)]
    assert len(apart) == found.number("glance", "n_disagree") > 0
    assert all(label in found.prose() for label in apart["label"])
    assert len(found.tables()) == 2


def test_a_cluster_that_absorbs_a_predictor_stops_its_rows_only() -> None:
    frame = people()
    frame["second"] = np.where(frame["mfi"] == "MFI02", 1.0, 0.0)
    found = inferred(frame, predictors=["care", "second"], cluster="mfi")
    assert found.status == "warning"
    assert (
        "CR2, second: without cluster 'MFI02' the slope could not be estimated, so that "
        "differences between clusters say nothing about its precision."
    ) in found.reason
    assert found.number("cr2:second", "p_value") is None
    assert found.number("cr2:second", "standing") == "undefined"
    assert found.number("cr2:care", "p_value") < 0.05
    assert found.number("wild_bootstrap:care", "p_value") < 0.05
    assert found.number("glance", "recommended") == "cr2"
    assert isinstance(found.table().text(), str)


def test_an_interval_without_bounds_is_said_to_have_none() -> None:
    found = inferred(people(5), predictors=["size"], cluster="mfi")
    assert found.number("wild_bootstrap:size", "conf_low") is None
    assert found.number("glance", "recommended") == "wild_bootstrap"
    assert "no bound" in found.prose()


def test_text_predictors_and_interactions_have_their_rows() -> None:
    found = inferred(
        people(),
        predictors=["care", "function"],
        interactions=[("care", "function")],
        cluster="mfi",
    )
    assert set(found.tidy()["term"]) == {"care", "function[officer]", "care:function[officer]"}
    assert found.number("cr2:care:function[officer]", "p_value") is not None


def test_labels_and_order_do_not_matter() -> None:
    frame = people(14)
    found = inferred(frame, cluster="mfi")
    other = frame.sample(frac=1, random_state=1)
    other["mfi"] = other["mfi"].map({name: k for k, name in enumerate(sorted(set(other["mfi"])))})
    again = inferred(other, cluster="mfi")
    for method in set(CLUSTERED) - {"permutation", "wild_webb"}:
        for column in ("estimate", "p_value"):
            value = found.number(f"{method}:care", column)
            assert again.number(f"{method}:care", column) == pytest.approx(value, rel=1e-9)


def test_bad_input() -> None:
    frame = people()
    with pytest.raises(AnalysisError, match="every value is 3"):
        inferred(frame.assign(performance=3.0), cluster="mfi")
    with pytest.raises(AnalysisError, match="linear combination of 'care'"):
        inferred(frame.assign(twice=2 * frame["care"]), predictors=["care", "twice"])
    with pytest.raises(AnalysisError, match=r"have no cluster \('mfi'\)"):
        inferred(frame.assign(mfi=frame["mfi"].where(frame.index > 0)), cluster="mfi")
    with pytest.raises(AnalysisError, match=r"no usable weight \('weight'\)"):
        inferred(frame.assign(weight=frame["weight"].where(frame.index > 0)), weights="weight")
    found = inferred(frame.assign(mfi="MFI01"), cluster="mfi")
    assert found.status == "warning"
    assert "every row is in 'MFI01'" in found.reason
    assert found.number("ols:care", "p_value") < 0.05
    assert found.prose()
