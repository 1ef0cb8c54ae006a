"""Analysis at any size gives the numbers that the rows give."""

from __future__ import annotations

import math

import pandas as pd
import pytest

import crm_study as cs
from crm_study.analysis.scale.route import analyze_large
from crm_study.responses.admission import admit
from crm_study.responses.reader import data_file

pl = pytest.importorskip("polars")
STUDY = cs.read_study("rusizi")
CHAPTERS = (
    "sample",
    "reliability.main",
    "items.main",
    "factorability",
    "factors",
    "descriptives",
    "correlation",
    "regression",
    "power",
    "inference",
    "diagnostics",
    "importance",
    "hypotheses",
)
EMPTY_AT_SCALE = {
    *("keyed_rest", "diagnosis", "evidence", "decided"),
    *("durbin_watson", "n_flagged"),
}
SPEARMAN = {"spearman", "spearman_p_value"}
NEED_ROWS = {"hc2", "hc3", "hc4", "hc4m", "hc5", "design_finite"}
SUMMED_CHECKS = {
    *("heteroscedasticity", "heteroscedasticity_breusch_pagan", "heteroscedasticity_white"),
    *("normality_jarque_bera", "collinearity", "collinearity_condition"),
}
MODELS = ("simple", "joint", "dimensions")


def twelvefold():
    frame = pl.read_csv(data_file(STUDY), infer_schema=False)
    frame = pl.concat([frame] * 12).with_row_index("row")
    return frame.with_columns(respondent=pl.col("row").cast(pl.String)).drop("row")


def held_scores():
    rows = pd.DataFrame(twelvefold().to_dict(as_series=False))
    return admit(rows, STUDY).responses.wave("main").scores


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """Findings of the same rows, held and summed up."""
    frame = twelvefold()
    folder = tmp_path_factory.mktemp("large")
    for i, part in enumerate(frame.iter_slices(700)):
        part.write_parquet(folder / f"part{i}.parquet")
    held = cs.analyze(
        STUDY,
        admit(pd.DataFrame(frame.to_dict(as_series=False)), STUDY).responses,
        chapters=CHAPTERS,
    )
    large = analyze_large(STUDY, folder, chapters=CHAPTERS, sample=300)
    return held, large


@pytest.mark.parametrize(
    "name",
    [
        *("sample", "reliability.main", "items.main", "factorability", "factors"),
        *("descriptives.items", "descriptives.constructs", "correlation"),
        *("regression.simple", "regression.joint", "regression.dimensions"),
    ],
)
def test_sums_give_the_numbers_of_the_rows(both, name):
    held, large = (findings[name] for findings in both)
    assert len(large.rows) == len(held.rows)
    for row, expected in zip((*large.rows, large.overall), (*held.rows, held.overall), strict=True):
        for column, value in expected.items():
            if column in EMPTY_AT_SCALE or (name == "items.main" and column.startswith("conf")):
                continue
            if name == "items.main" and column == "verdict":
                continue
            if column in SPEARMAN and not whole_ranks(row):
                continue
            same(row[column], value, f"{name}/{column}")


def whole_ranks(row):
    """Whether both scores are means of items; means of means tie but for rounding."""
    names = (str(row["variable_1"]), str(row["variable_2"]))
    return not any(STUDY.constructs[name].constructs for name in names)


def test_ranks_of_means_of_means_tie_where_the_means_are_equal(both):
    scores = held_scores()
    for row in both[1]["correlation"].rows:
        pair = scores[[row["variable_1"], row["variable_2"]]].dropna().round(10)
        assert row["spearman"] == pytest.approx(pair.corr("spearman").iloc[0, 1], rel=1e-9)


@pytest.mark.parametrize("model", MODELS)
def test_inference_is_that_of_the_rows(both, model):
    held, large = (findings[f"inference.{model}"] for findings in both)
    rows = {row["key"]: row for row in large.rows}
    for expected in held.rows:
        if expected["method"] in NEED_ROWS:
            assert expected["key"] not in rows
            continue
        row = rows.pop(expected["key"])
        for column, value in expected.items():
            same(row[column], value, f"{expected['key']}/{column}")
    assert not rows
    for column in ("icc1", "icc2", "design_effect", "n_obs", "n_clusters", "recommended"):
        same(large.overall[column], held.overall[column], column)
    assert large.overall["rwg"] is None
    assert any("HC2 to HC5" in note for note in large.notes)
    assert "recommended" in {row["standing"] for row in large.rows}


@pytest.mark.parametrize("model", MODELS)
def test_checks_that_sums_tell_are_those_of_the_rows(both, model):
    held, large = (findings[f"diagnostics.{model}"] for findings in both)
    assert [row["check"] for row in large.rows] == [row["check"] for row in held.rows]
    bends = {row["check"] for row in held.rows if row["check"].startswith("linearity_")}
    for row, expected in zip(large.rows, held.rows, strict=True):
        if row["check"] in SUMMED_CHECKS | bends:
            for column, value in expected.items():
                same(row[column], value, f"{row['check']}/{column}")
    assert large.notes[0].startswith("From a sample of ")
    assert large.notes[1].startswith(f"From all {held.overall['n_obs']} complete rows instead: ")
    assert large.overall["n_checks"] == len(large.rows)


@pytest.mark.parametrize("model", ["joint", "dimensions"])
def test_importance_is_that_of_the_rows(both, model):
    held, large = (findings[f"importance.{model}"] for findings in both)
    tables = [("rows", large.rows, held.rows)]
    tables += [(name, large.details[name], held.details[name]) for name in held.details]
    for name, found, wanted in [*tables, ("glance", [large.overall], [held.overall])]:
        for row, expected in zip(found, wanted, strict=True):
            for column, value in expected.items():
                same(row[column], value, f"{name}/{column}")


def test_further_coefficients_of_reliability_are_those_of_the_rows(both):
    held, large = (findings["reliability.main"].details["coefficients"] for findings in both)
    for row, expected in zip(large, held, strict=True):
        for column, value in expected.items():
            if column == "ordinal_alpha" and row[column] is None:
                assert len(STUDY.items_of(row["construct"])) > 12
            elif column != "evidence":
                same(row[column], value, f"{row['construct']}/{column}")


def same(found, expected, where):
    if isinstance(expected, float) and found is not None and math.isfinite(expected):
        assert found == pytest.approx(expected, rel=1e-8, abs=1e-10), where
    else:
        assert found == expected, where


def test_details_of_answers_are_those_of_the_rows(both):
    held, large = (findings["descriptives.items"].details for findings in both)
    for key, rows in held.items():
        for row, expected in zip(large[key], rows, strict=True):
            for column, value in expected.items():
                same(row[column], value, f"{key}/{column}")


def test_what_needs_rows_says_that_it_rests_on_a_sample(both):
    _, large = both
    assert large["power"].notes[0].startswith("From a sample of ")
    assert "drawn with seed 0" in large["power"].notes[0]


def test_hypotheses_are_judged_by_the_summed_numbers(both):
    held, large = both
    for name in ("H1", "H5"):
        same(
            large.number(f"hypotheses/{name}/value"),
            held.number(f"hypotheses/{name}/value"),
            name,
        )


def test_generated_data_stay_marked(both):
    _, large = both
    assert large.origin.synthetic
    assert all(finding.synthetic for finding in large if finding.rows)


def test_the_measurement_model_is_that_of_complete_rows(tmp_path):
    frame = pl.read_csv(data_file(STUDY), infer_schema=False)
    items = list(STUDY.scored_items())
    given = pl.all_horizontal(pl.col(items).is_not_null() & ~pl.col(items).is_in(["-99", "9", ""]))
    whole = frame.filter(given & (pl.col("wave") == "main"))
    assert 40 < len(whole) < 118
    whole = pl.concat([whole] * 4).with_row_index("row")
    whole = whole.with_columns(respondent=pl.col("row").cast(pl.String)).drop("row")
    whole.write_parquet(tmp_path / "a.parquet")
    held = cs.analyze(
        STUDY,
        admit(pd.DataFrame(whole.to_dict(as_series=False)), STUDY).responses,
        chapters=("measurement", "method_bias"),
    )
    large = analyze_large(
        STUDY, tmp_path / "a.parquet", chapters=("measurement", "method_bias"), sample=100
    )
    for name in ("measurement", "method_bias"):
        assert len(large[name].rows) == len(held[name].rows)
        for row, expected in zip(
            (*large[name].rows, large[name].overall),
            (*held[name].rows, held[name].overall),
            strict=True,
        ):
            for column in set(expected) - {"n_iterations"}:
                if isinstance(expected[column], float):
                    near = pytest.approx(expected[column], rel=1e-5, abs=1e-7)
                    assert row[column] == near, f"{name}/{column}"
