"""A second pass over the rows of large data gives what the rows give."""

from __future__ import annotations

import pandas as pd
import pytest

import crm_study as cs
from crm_study.analysis.scale.route import analyze_large
from crm_study.errors import DataError
from crm_study.kernels.diagnostics.residual_sums import row_model
from crm_study.kernels.linear.moment_regression import ols_of_moments
from crm_study.responses.admission import admit
from crm_study.responses.reader import data_file
from crm_study.responses.scale.engines import engine
from crm_study.responses.scale.gather import gather
from crm_study.responses.scale.second_pass import gather_again

pl = pytest.importorskip("polars")
STUDY = cs.read_study("rusizi")
MODELS = ("simple", "joint", "dimensions")
CHAPTERS = ("inference", "diagnostics")
AGAIN = {"hc2", "hc3", "hc4", "hc4m"}


def answers(n_times=12, **columns):
    frame = pl.read_csv(data_file(STUDY), infer_schema=False)
    frame = pl.concat([frame] * n_times).with_row_index("row")
    gap = pl.when(pl.col("row") % 23 == 4).then(pl.lit("")).otherwise(pl.col("kcf1"))
    ids = pl.col("row").cast(pl.String)
    return frame.with_columns(respondent=ids, kcf1=gap, **columns).drop("row")


def written(frame, folder, rows):
    folder.mkdir()
    for i, part in enumerate(frame.iter_slices(rows)):
        part.write_parquet(folder / f"part{i:02}.parquet")
    return folder


def admitted(frame, study=STUDY):
    return admit(pd.DataFrame(frame.to_dict(as_series=False)), study).responses


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    frame = answers()
    folder = written(frame, tmp_path_factory.mktemp("large") / "a", 700)
    held = cs.analyze(STUDY, admitted(frame), chapters=CHAPTERS)
    large = analyze_large(STUDY, folder, chapters=CHAPTERS, sample=300, second_pass=True)
    return held, large


def same(found, expected, where):
    if isinstance(expected, float):
        assert found == pytest.approx(expected, rel=1e-9, abs=1e-12), where
    else:
        assert found == expected, where


@pytest.mark.parametrize("model", MODELS)
def test_errors_are_those_of_the_rows(both, model):
    held, large = (findings[f"inference.{model}"] for findings in both)
    rows = [row for row in held.rows if row["method"] in AGAIN]
    assert {row["method"] for row in rows} == AGAIN
    for expected in rows:
        for column, value in expected.items():
            same(large.row(expected["key"])[column], value, f"{expected['key']}/{column}")
    assert "hc5" not in {row["method"] for row in large.rows}
    assert any(note.startswith("HC2, HC3, HC4 and HC4m rest on") for note in large.notes)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("check", ["influence", "influence_leverage"])
def test_influence_is_that_of_the_rows(both, model, check):
    held, large = (findings[f"diagnostics.{model}"].row(check) for findings in both)
    for column, value in held.items():
        if column != "row_number":
            same(large[column], value, f"{check}/{column}")
    assert large["row_number"] is None
    assert large["method"] in both[1][f"diagnostics.{model}"].notes[1]


def test_without_a_second_pass_they_are_left_out(tmp_path):
    folder = written(answers(), tmp_path / "a", 2000)
    large = analyze_large(STUDY, folder, chapters=CHAPTERS, sample=300)
    assert not AGAIN & {row["method"] for row in large["inference.joint"].rows}


def test_hc3_is_recommended_without_a_design(tmp_path):
    population = STUDY.population.model_copy(update={"clusters": None, "strata": None})
    nothing = {"comparisons": {}, "hierarchical": {}, "associations": {}}
    models = {"simple": STUDY.models["simple"]}
    study = STUDY.model_copy(update={"population": population, "models": models, **nothing})
    folder = written(answers(4), tmp_path / "a", 2000)
    large = analyze_large(
        study, folder, chapters=("inference.simple",), sample=200, second_pass=True
    )
    assert large["inference.simple"].overall["recommended"] == "hc3"


def test_other_cuts_and_processes_change_no_bit(tmp_path):
    frame = answers()
    found = []
    for name, rows, jobs in (("a", 97, 1), ("b", 2000, 1), ("c", 611, 2)):
        folder = written(frame, tmp_path / name, rows)
        models = models_of(folder)
        found.append(gather_again(STUDY, folder, models, engine=engine("local", jobs=jobs)))
    first = found[0]["joint"]
    for other in (sums["joint"] for sums in found[1:]):
        assert other.products.tolist() == first.products.tolist()
        for name in ("n_obs", "n_leverage", "n_cooks", "leverage", "cooks_d"):
            assert getattr(other, name) == getattr(first, name)


def models_of(folder):
    moments = gather(STUDY, folder).totals.models["joint"]
    names = STUDY.models["joint"].terms
    fit = ols_of_moments(moments, names=names)
    return {"joint": row_model(fit, moments, far_leverage=2.0, far_cooks=4.0)}


def test_a_csv_file_gives_the_same(tmp_path):
    frame = answers()
    folder = written(frame, tmp_path / "a", 2000)
    models = models_of(folder)
    frame.write_csv(tmp_path / "a.csv")
    first = gather_again(STUDY, folder, models)["joint"]
    other = gather_again(STUDY, tmp_path / "a.csv", models)["joint"]
    assert other.products.tolist() == first.products.tolist()


def test_data_that_changed_between_the_passes_are_refused(tmp_path):
    models = models_of(written(answers(), tmp_path / "a", 2000))
    other = written(answers(6), tmp_path / "b", 2000)
    with pytest.raises(DataError, match="changed between two passes: the first found"):
        gather_again(STUDY, other, models)


def test_standard_input_is_refused_before_it_is_read():
    with pytest.raises(DataError) as refused:
        analyze_large(STUDY, "-", second_pass=True)
    assert str(refused.value) == (
        "Standard input can be read once, and a second pass reads the data again: name a file "
        "or a table, or leave out --second-pass."
    )


@pytest.mark.parametrize(
    ("items", "reason"),
    [
        (STUDY.items_of("performance"), "needs an outcome that varies"),
        (STUDY.items_of("scrm"), "The predictor 'scrm' does not vary"),
    ],
)
def test_a_constant_column_fails_with_its_reason(tmp_path, items, reason):
    constant = {item: pl.lit("3") for item in items if item != "kcf1"}
    frame = answers(6).with_columns(kcf1=pl.lit("3")).with_columns(**constant)
    folder = written(frame, tmp_path / "a", 2000)
    large = analyze_large(
        STUDY, folder, chapters=("inference.simple",), sample=200, second_pass=True
    )
    assert large["inference.simple"].status == "failed"
    assert reason in large["inference.simple"].reason


def test_collinear_terms_fail_with_their_reason(tmp_path):
    items = (*STUDY.items_of("learning"), *STUDY.items_of("scrm"))
    twin = {item: pl.col("kcf1") for item in items if item != "kcf1"}
    folder = written(answers(6).with_columns(**twin), tmp_path / "a", 2000)
    large = analyze_large(
        STUDY, folder, chapters=("inference.joint",), sample=200, second_pass=True
    )
    assert "collinear" in large["inference.joint"].reason
