"""Weights of data read in parts: the numbers that rows at hand give."""

from __future__ import annotations

import json
import math

import numpy as np
import pandas as pd
import pytest

import crm_study as cs
from crm_study.analysis.scale.description import sample_of_totals
from crm_study.analysis.scale.held import Held
from crm_study.analysis.scale.route import analyze_large
from crm_study.analysis.scale.weights import weights_of_totals
from crm_study.protocol.weights import Margin, Weights
from crm_study.responses.admission import admit
from crm_study.responses.reader import data_file
from crm_study.responses.scale.gather import gather
from crm_study.responses.scale.keeping import _plain, _totals
from crm_study.responses.scale.plan import Further, scale_plan
from crm_study.responses.scale.weighing import weighed_columns

pl = pytest.importorskip("polars")
STUDY = cs.read_study("rusizi")
CHAPTERS = ("sample", "weights", "inference", "regression.simple", "descriptives.constructs")
FUNCTIONS = {"manager": 700, "accountant": 900, "credit_officer": 800, "front_office": 1600}
SUMMED = ("simple", "learning", "joint", "dimensions")


def answers(unusable: bool = True):
    """The bundled answers twelve times, with decimal weights, some of which are none."""
    frame = pl.read_csv(data_file(STUDY), infer_schema=False)
    frame = pl.concat([frame] * 12).with_row_index("row")
    row = np.arange(len(frame))
    weights = (0.25 + row * 37 % 101 / 20).round(2).astype(str)
    weights[::7] = (1 / (3 + row[::7] % 11)).astype(str)
    if unusable:
        weights[3::113], weights[5::127], weights[9::131] = "0", "", "-2"
        weights[11::137], weights[13::139] = "many", "inf"
    ids = pl.col("row").cast(pl.String)
    return frame.with_columns(respondent=ids, w=pl.Series(weights)).drop("row")


def declared(**weights):
    return STUDY.model_copy(update={"weights": Weights(**weights)})


def both(study, folder, frame, **how):
    for i, part in enumerate(frame.iter_slices(500)):
        part.write_parquet(folder / f"part{i}.parquet")
    rows = admit(pd.DataFrame(frame.to_dict(as_series=False)), study).responses
    held = cs.analyze(study, rows, chapters=CHAPTERS)
    return held, analyze_large(study, folder, chapters=CHAPTERS, sample=300, **how)


def same_numbers(found, expected, where, tolerance=1e-8):
    if isinstance(expected, float) and found is not None and math.isfinite(expected):
        assert found == pytest.approx(expected, rel=tolerance, abs=1e-12), where
    else:
        assert found == expected, where


def same_weights(held, large):
    one, other = held["weights"], large["weights"]
    assert (other.status, other.reason) == (one.status, one.reason)
    assert [row["cell"] for row in other.rows] == [row["cell"] for row in one.rows]
    for row, expected in zip(
        (*other.rows, *other.details["steps"], other.overall),
        (*one.rows, *one.details["steps"], one.overall),
        strict=True,
    ):
        for column, value in expected.items():
            if column == "worst_gap" and value is not None:
                assert row[column] == pytest.approx(value, rel=1e-4, abs=1e-12)
            else:
                same_numbers(row[column], value, column)
    assert set(one.notes) <= set(other.notes)


def same_design(held, large, model="simple"):
    one, other = held[f"inference.{model}"], large[f"inference.{model}"]
    for expected in one.rows:
        if expected["method"] != "design":
            continue
        row = next(row for row in other.rows if row["key"] == expected["key"])
        for column, value in expected.items():
            if column != "standing":
                same_numbers(row[column], value, f"{expected['key']}/{column}")


def test_weights_of_a_column_are_those_of_the_rows(tmp_path):
    held, large = both(declared(column="w"), tmp_path, answers())
    assert "unusable weight" in " ".join(large["sample"].notes)
    assert large["sample"].overall["n_obs"] == held["sample"].overall["n_obs"] < 1416
    same_weights(held, large)
    for model in SUMMED:
        same_design(held, large, model)


def test_chapters_that_do_not_weigh_do_not_weigh_here(tmp_path):
    held, large = both(declared(column="w"), tmp_path, answers())
    for name in ("regression.simple", "descriptives.constructs"):
        for row, expected in zip(large[name].rows, held[name].rows, strict=True):
            for column, value in expected.items():
                if not column.startswith("durbin"):
                    same_numbers(row[column], value, f"{name}/{column}")


@pytest.mark.parametrize(
    "weights",
    [
        {},
        {"column": "w", "poststratify": Margin(column="function", totals=FUNCTIONS)},
        {"base": False, "poststratify": Margin(column="function", totals=FUNCTIONS)},
    ],
    ids=["base", "column", "equal"],
)
def test_weights_are_made_from_sums_as_from_rows(tmp_path, weights):
    study = declared(**weights)
    if not weights:
        strata = STUDY.population.strata
        levels = {
            code: level.model_copy(update={"n": FUNCTIONS[code]})
            for code, level in strata.levels.items()
        }
        strata = strata.model_copy(update={"levels": levels})
        population = study.population.model_copy(update={"strata": strata})
        study = study.model_copy(update={"population": population})
    held, large = both(study, tmp_path, answers())
    assert held["weights"].status == "ok"
    same_weights(held, large)
    same_design(held, large)


@pytest.mark.parametrize("start", [{"column": "w"}, {"base": False}], ids=["column", "equal"])
def test_raking_to_strata_and_institutions(tmp_path, start):
    frame = answers(unusable=False)
    column = STUDY.population.clusters.column
    names = sorted(set(frame.filter(pl.col("wave") == "main")[column]))
    people = {name: 50.0 + 10 * i for i, name in enumerate(names)}
    scale = sum(people.values()) / sum(FUNCTIONS.values())
    functions = {name: n * scale for name, n in FUNCTIONS.items()}
    margins = [Margin(column="function", totals=functions), Margin(column=column, totals=people)]
    held, large = both(declared(**start, rake=margins), tmp_path, frame)
    assert held["weights"].overall["n_rounds"] == large["weights"].overall["n_rounds"] > 1
    same_weights(held, large)
    same_design(held, large)


@pytest.mark.parametrize("weights", [{"column": "w", "trim": 3.0}])
def test_weights_that_need_rows_rest_on_the_sample_and_say_so(tmp_path, weights):
    _, large = both(declared(**weights), tmp_path, answers())
    assert large["weights"].notes[0].startswith("From a sample of ")
    assert "need rows" in large["inference.simple"].reason
    row = next(row for row in large["inference.simple"].rows if row["method"] == "design")
    assert row["estimate"] is None


def test_any_cut_gives_the_same_weighted_bits(tmp_path):
    study, frame = declared(column="w"), answers()
    found = []
    for size in (111, 5000):
        folder = tmp_path / str(size)
        folder.mkdir()
        mixed = frame.sample(fraction=1, shuffle=True, seed=size)
        for i, part in enumerate(mixed.iter_slices(size)):
            part.write_parquet(folder / f"part{i}.parquet")
        large = analyze_large(study, folder, chapters=("weights", "inference.simple"), sample=300)
        found.append([(one.rows, one.overall) for one in large])
    assert found[0] == found[1]


def test_numbers_and_text_are_the_same_weights(tmp_path):
    frame = answers(unusable=False)
    frame.write_parquet(tmp_path / "text.parquet")
    frame.with_columns(pl.col("w").cast(pl.Float64)).write_parquet(tmp_path / "number.parquet")
    found = [
        analyze_large(declared(column="w"), tmp_path / name, chapters=("weights",), sample=300)
        for name in ("text.parquet", "number.parquet")
    ]
    assert found[0]["weights"].overall == found[1]["weights"].overall


def test_small_groups_of_real_people_are_hidden(tmp_path):
    answers(unusable=False).write_parquet(tmp_path / "a.parquet")
    study = declared(column="w", poststratify=Margin(column="function", totals=FUNCTIONS))
    study = study.model_copy(
        update={"privacy": study.privacy.model_copy(update={"smallest_cell": 200})}
    )
    further = Further(weighed=weighed_columns(study))
    totals = gather(study, tmp_path / "a.parquet", further=further).totals
    held = Held(study, scale_plan(study, further), totals, smallest=200)
    weights, sample = weights_of_totals(held), sample_of_totals(held)
    hidden = [row["cell"] for row in weights.rows if row["n_obs"] is None]
    assert "function:manager" in hidden
    assert 1 < len(hidden) < 4
    assert weights.overall["n_eff"] is None
    assert "steps" not in weights.details
    assert {f"function:{row['stratum']}" for row in sample.rows if row["weight"] is None} == {
        *hidden
    }


def test_weighted_sums_are_kept_to_the_last_bit(tmp_path):
    answers().write_parquet(tmp_path / "a.parquet")
    further = Further(grouped=("simple", "joint"), weighed=())
    totals = gather(declared(column="w"), tmp_path / "a.parquet", further=further).totals
    again = _totals(json.loads(json.dumps(_plain(totals))))
    assert again.weights.cells == totals.weights.cells
    for name, groups in totals.weighted.items():
        kept = again.weighted[name]
        assert (kept.labels, kept.exponent) == (groups.labels, groups.exponent)
        assert kept.products.tolist() == groups.products.tolist()
        assert np.array_equal(kept.total(), groups.total())
    assert _plain(totals + again) == _plain(again + totals)
