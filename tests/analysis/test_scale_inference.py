"""Inference at any size where the design is poor, extreme or absent."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import crm_study as cs
from crm_study.analysis.scale.route import analyze_large
from crm_study.responses.admission import admit
from crm_study.responses.reader import data_file

pl = pytest.importorskip("polars")
STUDY = cs.read_study("rusizi")
NEED_ROWS = {"hc2", "hc3", "hc4", "hc4m", "hc5", "design_finite"}


def answers(n_times=6, **columns):
    frame = pl.read_csv(data_file(STUDY), infer_schema=False)
    frame = pl.concat([frame] * n_times).with_row_index("row")
    ids = pl.col("row").cast(pl.String)
    return frame.with_columns(respondent=ids, **columns).drop("row")


def without(*names):
    population = STUDY.population.model_copy(update=dict.fromkeys(names))
    models = {name: STUDY.models[name] for name in ("simple", "joint")}
    nothing = {"comparisons": {}, "hierarchical": {}, "associations": {}}
    return STUDY.model_copy(update={"population": population, "models": models, **nothing})


def both(study, frame, folder, *chapters):
    frame.write_parquet(folder / "a.parquet")
    rows = admit(pd.DataFrame(frame.to_dict(as_series=False)), study).responses
    large = analyze_large(study, folder / "a.parquet", chapters=chapters, sample=200)
    return cs.analyze(study, rows, chapters=chapters), large


def compare(held, large):
    rows = {row["key"]: row for row in large.rows}
    for expected in held.rows:
        if expected["method"] in NEED_ROWS:
            continue
        for column, value in expected.items():
            found = rows[expected["key"]][column]
            if isinstance(value, float) and found is not None:
                assert found == pytest.approx(value, rel=1e-8, abs=1e-10), (expected["key"], column)
            elif column != "standing":
                assert found == value, (expected["key"], column)


def test_without_a_design_hc1_stands_for_hc3(tmp_path):
    study = without("clusters", "strata")
    held, large = both(study, answers(), tmp_path, "inference.simple")
    held, large = held["inference.simple"], large["inference.simple"]
    compare(held, large)
    assert [row["method"] for row in large.rows] == ["ols", "hc0", "hc1"]
    assert held.overall["recommended"] == "hc3"
    assert large.overall["recommended"] == "hc1"
    assert "HC1 standard errors" in str(large.prose())
    assert large.row("hc1:scrm")["standing"] == "recommended"
    assert [row[0].text for row in large.table().rows][-1].endswith("HC1")


def test_strata_without_institutions_leave_it_to_the_sample(tmp_path):
    study = without("clusters")
    _, large = both(study, answers(), tmp_path, "inference.simple")
    assert large["inference.simple"].notes[0].startswith("From a sample of ")


def test_one_institution_has_no_rows_for_institutions(tmp_path):
    frame = answers(mfi=pl.lit("MFI01"))
    held, large = both(STUDY, frame, tmp_path, "inference.simple")
    large = large["inference.simple"]
    known = {row["method"] for row in large.rows if row["p_value"] is not None}
    assert known == {"ols", "hc0", "hc1"}
    assert "at least 2 clusters" in large.reason
    assert large.overall["icc1"] is None
    expected = held["inference.simple"]
    assert {row["method"] for row in expected.rows if row["p_value"] is not None} >= known


def test_institutions_of_one_person_each_are_those_of_the_rows(tmp_path):
    ids = pl.col("row").cast(pl.String)
    frame = answers(2, mfi=pl.when(pl.col("mfi") != "").then("M" + ids).otherwise(pl.col("mfi")))
    held, large = both(STUDY, frame, tmp_path, "inference.simple", "importance.joint")
    compare(held["inference.simple"], large["inference.simple"])
    row = next(row for row in large["inference.simple"].rows if row["method"] == "mixed")
    assert row["p_value"] is None


def test_more_institutions_than_are_kept_leave_it_to_the_sample(tmp_path, monkeypatch):
    monkeypatch.setattr("crm_study.kernels.moments.group_moments.MOST_GROUPS", 20)
    _, large = both(STUDY, answers(), tmp_path, "inference.simple", "importance.joint")
    for name in ("inference.simple", "importance.joint"):
        assert large[name].notes[0].startswith("From a sample of ")


def test_signs_are_not_drawn_for_too_many_institutions(tmp_path, monkeypatch):
    monkeypatch.setattr("crm_study.analysis.scale.inference.MOST_DRAWN", 20)
    _, large = both(STUDY, answers(), tmp_path, "inference.simple")
    found = large["inference.simple"]
    assert "drawn for at most 20 institutions, not for 21" in found.reason
    assert found.row("wild_bootstrap:scrm")["p_value"] is None
    assert found.row("cr2:scrm")["standing"] == "recommended"


def test_an_outcome_that_does_not_vary_fails_with_its_reason(tmp_path):
    constant = {item: pl.lit("3") for item in STUDY.items_of("performance")}
    _, large = both(STUDY, answers(**constant), tmp_path, "inference.simple", "diagnostics.simple")
    assert large["inference.simple"].status == "failed"
    assert "needs an outcome that varies" in large["inference.simple"].reason
    assert large["diagnostics.simple"].status == "failed"


def test_collinear_terms_fail_with_their_reason(tmp_path):
    twin = {item: pl.col("kcf1") for item in (*STUDY.items_of("learning"), *STUDY.items_of("scrm"))}
    _, large = both(STUDY, answers(**twin), tmp_path, "inference.joint", "importance.joint")
    for name in ("inference.joint", "importance.joint"):
        assert large[name].status == "failed"
        assert "collinear" in large[name].reason


def test_another_order_of_the_rows_changes_no_bit(tmp_path):
    frame = answers()
    order = np.random.default_rng(5).permutation(len(frame))
    chapters = ("inference.joint", "importance.joint", "correlation", "reliability.main")
    found = []
    for name, rows in (("a", frame), ("b", frame[order])):
        (tmp_path / name).mkdir()
        rows.write_parquet(tmp_path / name / "a.parquet", row_group_size=77)
        found.append(analyze_large(STUDY, tmp_path / name, chapters=chapters, sample=200))
    for chapter in chapters:
        first, second = (findings[chapter] for findings in found)
        assert first.rows == second.rows
        assert first.overall == second.overall
        assert first.details == second.details
