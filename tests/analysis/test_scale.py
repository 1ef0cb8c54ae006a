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
    "hypotheses",
)
EMPTY_AT_SCALE = {
    *("spearman", "spearman_p_value", "keyed_rest", "diagnosis", "evidence", "decided"),
    *("durbin_watson", "n_flagged"),
}


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """Findings of the same rows, held and summed up."""
    frame = pl.read_csv(data_file(STUDY), infer_schema=False)
    frame = pl.concat([frame] * 12).with_row_index("row")
    frame = frame.with_columns(respondent=pl.col("row").cast(pl.String)).drop("row")
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
            same(row[column], value, f"{name}/{column}")


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
    assert "drawn with seed 0" in large["regression.adjusted"].notes[0]


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
        chapters=("measurement",),
    )
    large = analyze_large(STUDY, tmp_path / "a.parquet", chapters=("measurement",))
    for row, expected in zip(
        (*large["measurement"].rows, large["measurement"].overall),
        (*held["measurement"].rows, held["measurement"].overall),
        strict=True,
    ):
        for column in set(expected) - {"n_iterations"}:
            if isinstance(expected[column], float):
                assert row[column] == pytest.approx(expected[column], rel=1e-5, abs=1e-7), column
