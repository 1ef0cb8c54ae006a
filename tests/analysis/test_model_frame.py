"""Rows, coded predictors, products and designs of a model."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from crm_study.analysis.model_frame import model_frame
from crm_study.errors import AnalysisError
from crm_study.kernels.linear.least_squares import ols


@pytest.fixture
def staff() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "y": [1.0, 2, 4, 3, 6, 5, np.nan],
            "x": [1.0, 2, 3, 4, 5, 6, 7],
            "role": ["clerk", "clerk", "boss", "boss", "agent", "agent", "agent"],
            "grade": [1, 2, 3, 1, 2, 3, 1],
            "trained": [True, False, True, False, True, False, True],
            "mfi": ["MFI02", "MFI02", "MFI01", "MFI01", "MFI10", "MFI10", "MFI10"],
            "w": [1.0, 2, 1, 2, 1, 2, np.nan],
        }
    )


def test_text_is_dummy_coded_against_the_first_level(staff: pd.DataFrame) -> None:
    found = model_frame(staff, outcome="y", predictors=["x", "role"])
    assert found.terms == ("x", "role[boss]", "role[clerk]")
    assert found.x[:, 1].tolist() == [0, 0, 1, 1, 0, 0]
    assert found.notes == ("role: dummy coding; reference: agent.",)
    assert found.predictor_of["role[boss]"] == "role"


def test_the_gap_leaves_the_row_out_and_is_counted(staff: pd.DataFrame) -> None:
    found = model_frame(staff, outcome="y", predictors=["x"], cluster="mfi", weights="w")
    assert (found.n_received, found.kept.tolist()) == (7, [0, 1, 2, 3, 4, 5])
    assert found.design.cluster_labels == ("MFI01", "MFI02", "MFI10")
    assert found.design.cluster is not None
    assert found.design.cluster.tolist() == [1, 1, 0, 0, 2, 2]


def test_effect_coding_compares_with_the_mean_of_the_levels(staff: pd.DataFrame) -> None:
    found = model_frame(
        staff, outcome="y", predictors=["role"], categorical={"role": ("effect", "clerk")}
    )
    fit = ols(found.y, found.x, names=list(found.terms))
    means = staff.dropna(subset="y").groupby("role")["y"].mean()
    assert fit.estimate[0] == pytest.approx(means.mean())
    assert fit.estimate[1] == pytest.approx(means["agent"] - means.mean())


def test_coding_changes_no_fitted_value(staff: pd.DataFrame) -> None:
    codings = ["dummy", "effect", ("dummy", "clerk")]
    fits = [
        model_frame(staff, outcome="y", predictors=["role"], categorical={"role": choice})
        for choice in codings
    ]
    first, *rest = [ols(found.y, found.x, names=list(found.terms)).fitted for found in fits]
    for other in rest:
        np.testing.assert_allclose(other, first, rtol=1e-12)


def test_booleans_are_categories_and_numbers_can_be(staff: pd.DataFrame) -> None:
    found = model_frame(
        staff, outcome="y", predictors=["trained", "grade"], categorical={"grade": "dummy"}
    )
    assert found.terms == ("trained[True]", "grade[2]", "grade[3]")


def test_products_carry_every_pair_of_columns(staff: pd.DataFrame) -> None:
    found = model_frame(staff, outcome="y", predictors=["x", "role"], interactions=[("x", "role")])
    assert found.terms[-2:] == ("x:role[boss]", "x:role[clerk]")
    np.testing.assert_array_equal(found.x[:, 3], found.x[:, 0] * found.x[:, 1])
    assert found.labels["x:role[boss]"] == "x × role: boss"


def test_one_stage_correction_with_clusters_is_refused_in_words(staff: pd.DataFrame) -> None:
    found = model_frame(staff, outcome="y", predictors=["x"], cluster="mfi", fpc=21)
    assert found.design.population_clusters is None
    assert "was not applied" in found.notes[0]
    pair = model_frame(staff, outcome="y", predictors=["x"], cluster="mfi", fpc=(21, 8))
    assert pair.design.population_clusters is not None
    assert pair.design.population_units is not None
    assert (pair.design.population_clusters[0], pair.design.population_units[0]) == (21, 8)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            {"predictors": ["rolle"]},
            "The frame has no column 'rolle'. Did you mean 'role'? It has: y, x, role, grade, "
            "trained, mfi, w.",
        ),
        ({"predictors": ["x", "x"]}, "'x' stands twice in the model."),
        ({"predictors": ["y"]}, "'y' stands twice in the model."),
        ({"predictors": []}, "A regression needs at least one predictor."),
        (
            {"predictors": ["x"], "interactions": [("x", "role")]},
            "'role' is coded or multiplied but is no predictor of this model.",
        ),
        (
            {"predictors": ["role"], "categorical": {"role": ("dummy", "bos")}},
            "'bos' is no level of 'role'. Did you mean 'boss'? Levels: agent, boss, clerk.",
        ),
        (
            {"predictors": ["role"], "categorical": {"role": "helmert"}},
            "Unknown coding 'helmert'; there are dummy and effect.",
        ),
        (
            {"predictors": ["x"], "fpc": (21, 8)},
            "A pair of population sizes needs clusters; name the column of them.",
        ),
    ],
)
def test_what_cannot_be_read_is_said(
    staff: pd.DataFrame, arguments: dict[str, object], sentence: str
) -> None:
    with pytest.raises(AnalysisError) as caught:
        model_frame(staff, outcome="y", **arguments)  # type: ignore[arg-type]
    assert str(caught.value) == sentence


def test_gaps_in_the_design_of_a_complete_row_are_refused(staff: pd.DataFrame) -> None:
    holed = staff.assign(w=[np.nan, 0, 1, 1, 1, 1, 1], mfi=[None, *staff["mfi"][1:]])
    with pytest.raises(AnalysisError) as caught:
        model_frame(holed, outcome="y", predictors=["x"], weights="w")
    assert str(caught.value) == (
        "2 of 6 complete rows have no usable weight ('w'); weights must be numbers above 0."
    )
    with pytest.raises(AnalysisError, match="1 of 6 complete rows have no cluster"):
        model_frame(holed, outcome="y", predictors=["x"], cluster="mfi")


def test_one_level_is_no_predictor(staff: pd.DataFrame) -> None:
    same = staff.assign(role="clerk")
    with pytest.raises(AnalysisError, match="Every row has the same 'role'"):
        model_frame(same, outcome="y", predictors=["role"])


def test_no_complete_row(staff: pd.DataFrame) -> None:
    with pytest.raises(AnalysisError, match="No row is complete on y, x"):
        model_frame(staff.assign(x=np.nan), outcome="y", predictors=["x"])
