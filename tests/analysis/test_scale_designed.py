"""Models with categories and products at any size give the numbers that the rows give."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

import crm_study as cs
from crm_study.analysis.scale.route import analyze_large
from crm_study.protocol.model import Coding, Hierarchy, Model
from crm_study.protocol.path_models import Moderation
from crm_study.responses.admission import admit
from crm_study.responses.reader import data_file
from crm_study.responses.scale.engines import engine
from crm_study.responses.scale.gather import gather
from crm_study.responses.scale.keeping import _plain, _totals
from crm_study.responses.scale.plan import Further

pl = pytest.importorskip("polars")
BUNDLED = cs.read_study("rusizi")
MODELS = {
    "adjusted": BUNDLED.models["adjusted"],
    "profile": Model(
        outcome="performance",
        predictors=["scrm"],
        controls=["sex", "age"],
        categorical={"sex": Coding(coding="effect", reference="2")},
    ),
    "products": Model(
        outcome="performance",
        predictors=["scrm", "learning", "function"],
        interactions=[["scrm", "learning"], ["function", "scrm"]],
        categorical={"function": Coding()},
    ),
    "threefold": Model(
        outcome="performance",
        predictors=["kcf", "cro", "tec"],
        interactions=[["kcf", "cro"], ["kcf", "tec"], ["cro", "tec"]],
    ),
}
MODERATIONS = {
    "learning": BUNDLED.moderation["learning"],
    "function": Moderation(
        outcome="performance", predictor="scrm", moderator="function", controls=["learning", "age"]
    ),
    "age": Moderation(
        outcome="performance",
        predictor="scrm",
        moderator="age",
        controls=["function"],
        center=False,
    ),
    "sex": Moderation(outcome="performance", predictor="sex", moderator="learning"),
}
HIERARCHIES = {
    "beyond_learning": BUNDLED.hierarchical["beyond_learning"],
    "profile": Hierarchy(
        outcome="performance",
        blocks=[["sex", "age"], ["scrm"], ["learning"]],
        categorical={"age": Coding()},
    ),
    "plain": Hierarchy(outcome="performance", blocks=[["kcf"], ["cro", "tec"]]),
}
STUDY = BUNDLED.model_copy(
    update={"models": MODELS, "moderation": MODERATIONS, "hierarchical": HIERARCHIES}
)
CHAPTERS = ("regression", "inference", "importance", "moderation", "hierarchical")
NEED_ROWS = {"hc0", "hc1", "hc2", "hc3", "hc4", "hc4m", "hc5", "design_finite"}
ROWS_ALONE = {"observations", "observed"}
OF_ROWS = {"durbin_watson", "rwg", "n_answered", "n_disagree"}


def answers(n_times=12, **columns):
    """Return the bundled answers with a profile, and with gaps in it and in the scores."""
    frame = pl.read_csv(data_file(BUNDLED), infer_schema=False)
    frame = pl.concat([frame] * n_times).with_row_index("row")
    rng, n = np.random.default_rng(3), len(frame)
    lost = pl.col("row") % 7 == 2
    gaps = {item: pl.when(lost).then(pl.lit("")).otherwise(item) for item in ("kcf1", "kcf2")}
    rare = {
        item: pl.when(pl.col("row") % 31 == 4).then(pl.lit("-99")).otherwise(item)
        for item in STUDY.items_of("learning")
    }
    made = {
        "respondent": pl.col("row").cast(pl.String),
        "sex": pl.Series(rng.choice(["1", " 2", "2.0", "", "9"], n, p=[0.5, 0.3, 0.1, 0.06, 0.04])),
        "age": pl.Series(rng.choice(["1", "2", "3", "4", "5"], n)),
    }
    return frame.with_columns(**{**gaps, **rare, **made, **columns}).drop("row")


def of_rows(study, frame, *chapters):
    rows = pd.DataFrame(frame.to_dict(as_series=False))
    return cs.analyze(study, admit(rows, study).responses, chapters=chapters)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("rows")
    for number, part in enumerate(answers().iter_slices(700)):
        part.write_parquet(made / f"part{number}.parquet", row_group_size=90)
    return made


@pytest.fixture(scope="module")
def held():
    return of_rows(STUDY, answers(), *CHAPTERS)


@pytest.fixture(scope="module")
def large(folder):
    return analyze_large(STUDY, folder, chapters=CHAPTERS, sample=200)


def same(found, expected, where):
    if isinstance(expected, float) and found is not None and math.isfinite(expected):
        assert found == pytest.approx(expected, rel=1e-9, abs=1e-10), where
    elif isinstance(expected, float) and found is not None:
        assert not math.isfinite(found), where
    else:
        assert found == expected, where


COMPARED = [
    *(f"regression.{name}" for name in MODELS),
    *(f"moderation.{name}" for name in MODERATIONS),
    *(f"hierarchical.{name}" for name in HIERARCHIES),
    *(f"importance.{name}" for name in ("adjusted", "products", "threefold")),
]


@pytest.mark.parametrize("name", COMPARED)
def test_sums_give_the_numbers_of_the_rows(held, large, name):
    found, expected = large[name], held[name]
    assert found.status == expected.status
    tables = [("rows", found.rows, expected.rows), ("glance", [found.overall], [expected.overall])]
    tables += [
        (key, found.details[key], rows)
        for key, rows in expected.details.items()
        if key not in ROWS_ALONE
    ]
    for key, ours, theirs in tables:
        assert len(ours) == len(theirs), key
        for row, wanted in zip(ours, theirs, strict=True):
            for column in set(wanted) - OF_ROWS:
                same(row[column], wanted[column], f"{name}/{key}/{column}")
    if name.startswith(("moderation", "hierarchical")):
        assert set(expected.notes) <= set(found.notes)


@pytest.mark.parametrize("model", MODELS)
def test_inference_is_that_of_the_rows(held, large, model):
    rows = {row["key"]: row for row in large[f"inference.{model}"].rows}
    wanted = [row for row in held[f"inference.{model}"].rows if row["method"] not in NEED_ROWS]
    assert {row["method"] for row in wanted} >= {"ols", "cr2", "wild_bootstrap", "design", "mixed"}
    for expected in wanted:
        for column, value in expected.items():
            same(rows[expected["key"]][column], value, f"{expected['key']}/{column}")


def test_checks_of_categories_rest_on_all_rows(folder):
    found = analyze_large(STUDY, folder, chapters=("diagnostics.adjusted",), sample=200)
    expected = of_rows(STUDY, answers(), "diagnostics.adjusted")["diagnostics.adjusted"]
    for check in ("collinearity", "collinearity_condition"):
        for column in ("statistic", "term", "verdict"):
            given = found["diagnostics.adjusted"].row(check)
            same(given[column], expected.row(check)[column], f"{check}/{column}")


def test_any_cut_and_any_number_of_workers_give_the_same_bits(folder, large):
    for given in ({"engine": engine("local", jobs=2)}, {}):
        again = analyze_large(STUDY, folder, chapters=CHAPTERS, sample=200, **given)
        for one, other in zip(large, again, strict=True):
            assert (one.rows, one.overall, one.details) == (
                other.rows,
                other.overall,
                other.details,
            )
    further = {"crossed": tuple(f"moderation.{name}" for name in MODERATIONS)}
    wanted = gather_of(folder, further)
    assert wanted == gather_of(folder, further, part_rows=61)


def gather_of(folder, further, **given):
    totals = gather(STUDY, folder, sample=0, further=Further(**further), **given).totals
    assert _plain(_totals(_plain(totals))) == _plain(totals)
    return _plain(totals)


def test_figures_are_drawn_without_respondents(large):
    for name in MODERATIONS:
        assert large[f"moderation.{name}"].figures()
        assert large[f"moderation.{name}"].details["observed"] == ()


def both(study, frame, folder, *chapters):
    frame.write_parquet(folder / "a.parquet")
    return of_rows(study, frame, *chapters), analyze_large(
        study, folder / "a.parquet", chapters=chapters, sample=50
    )


def test_a_category_of_one_row_is_that_of_the_rows(tmp_path):
    is_first = pl.int_range(pl.len()) == 40
    frame = answers(4, sex=pl.when(is_first).then(pl.lit("1")).otherwise(pl.lit("2")))
    held, large = both(STUDY, frame, tmp_path, "regression.profile")
    for row, expected in zip(
        large["regression.profile"].rows, held["regression.profile"].rows, strict=True
    ):
        for column, value in expected.items():
            same(row[column], value, column)


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"sex": pl.lit("2")}, "Every row has the same 'sex' ('2')."),
        ({"sex": pl.lit("")}, "No row is complete on performance, scrm, sex, age."),
        ({"age": pl.lit("3")}, "The predictor 'age' does not vary."),
        ({"age": pl.lit("2"), "sex": pl.lit("1")}, "Every row has the same 'sex' ('1')."),
    ],
)
def test_what_cannot_be_fitted_is_said(tmp_path, columns, said):
    _, large = both(STUDY, answers(4, **columns), tmp_path, "regression.profile")
    assert large["regression.profile"].status == "failed"
    assert large["regression.profile"].reason == said


def test_a_category_that_repeats_another_is_collinear(tmp_path):
    twin = pl.when(pl.col("row") % 2 == 0).then(pl.lit("1")).otherwise(pl.lit("2"))
    held, large = both(STUDY, answers(4, sex=twin, age=twin), tmp_path, "regression.profile")
    assert held["regression.profile"].status == large["regression.profile"].status == "failed"
    assert "collinear" in large["regression.profile"].reason


def test_more_cells_than_are_kept_leave_it_to_the_sample(tmp_path, monkeypatch):
    monkeypatch.setattr("crm_study.kernels.moments.group_moments.MOST_GROUPS", 20)
    _, large = both(STUDY, answers(4), tmp_path, "moderation.learning", "regression.adjusted")
    for name in ("moderation.learning", "regression.adjusted"):
        assert large[name].notes[0].startswith("From a sample of ")


def test_weights_of_rows_in_cells_are_left_out(tmp_path):
    study = STUDY.model_copy(update={"weights": type(STUDY.weights)(column="weight")})
    frame = answers(4, weight=pl.lit("2.5"))
    _, large = both(study, frame, tmp_path, "inference.adjusted")
    found = large["inference.adjusted"]
    assert found.row("design:scrm")["p_value"] is None
    assert found.row("cr2:scrm")["p_value"] is not None
    assert "weights of single rows are not summed up in the cells" in found.reason
