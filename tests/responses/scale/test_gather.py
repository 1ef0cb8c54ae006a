"""Data in parts: the same rows, the same sums to the last bit, whoever adds them up."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from crm_study.errors import DataError
from crm_study.protocol.reader import read_study
from crm_study.responses.admission import admit
from crm_study.responses.reader import data_file
from crm_study.responses.scale.engines import engine
from crm_study.responses.scale.gather import gather
from crm_study.responses.scale.keeping import _plain
from crm_study.responses.scale.plan import scale_plan
from crm_study.responses.scale.work import Gathered, Task

pl = pytest.importorskip("polars")
STUDY = read_study("rusizi")
PLAN = scale_plan(STUDY)


@pytest.fixture(scope="module")
def cells():
    """The bundled answers fifty times, with gaps, other waves and unusable rows."""
    frame = pl.read_csv(data_file(STUDY), infer_schema=False)
    frame = pl.concat([frame] * 50).with_row_index("row")
    bad = pl.when(pl.col("row") % 97 == 3).then(pl.lit("7")).otherwise(pl.col("kcf1"))
    lost = pl.when(pl.col("row") % 131 == 5).then(pl.lit("clerk")).otherwise(pl.col("function"))
    ids = pl.col("row").cast(pl.String)
    return frame.with_columns(kcf1=bad, function=lost, respondent=ids).drop("row")


@pytest.fixture
def folder(cells, tmp_path):
    for number, frame in enumerate(cells.iter_slices(1700)):
        path = tmp_path / f"wave{number}" / "answers.parquet"
        path.parent.mkdir()
        typed = [pl.col(item.name).cast(pl.Int8, strict=False) for item in PLAN.items]
        frame.with_columns(typed).write_parquet(path, row_group_size=300)
    return tmp_path


def same(first: Gathered, second: Gathered) -> None:
    assert _plain(first.totals) == _plain(second.totals)
    assert np.array_equal(first.sample.marks, second.sample.marks)
    assert first.sample.rows.equals(second.sample.rows)


def test_the_sums_are_those_of_the_admitted_rows(folder, cells):
    gathered = gather(STUDY, f"{folder}/wave*/**/*.parquet")
    main = admit(pd.DataFrame(cells.to_dict(as_series=False)), STUDY).responses.wave("main")
    totals = gathered.totals
    assert totals.counted["admitted"] == len(main)
    assert totals.counted["received"] == len(cells)
    assert totals.counted["not_on_scale"] + totals.counted["unknown_stratum"] > 80
    assert totals.strata == main.design["stratum"].value_counts().to_dict()
    for place, score in enumerate(PLAN.scores):
        found = totals.frequencies[place].describe()
        held = main.scores[score.name].dropna()
        assert found.n_obs == len(held)
        assert found.mean == pytest.approx(held.mean(), rel=1e-12)
        assert found.median == pytest.approx(held.median(), rel=1e-12)
        items = main.items[list(STUDY.items_of(score.name))].dropna().to_numpy()
        assert totals.scales[place].n_obs == len(items)
        np.testing.assert_allclose(totals.scales[place].covariance(), np.cov(items.T), rtol=1e-9)
    joint = main.scores[["performance", "scrm", "learning"]].dropna()
    assert totals.models["joint"].n_obs == len(joint)
    np.testing.assert_allclose(totals.models["joint"].correlation(), joint.corr(), atol=1e-12)


def test_any_cut_and_any_number_of_workers_give_the_same_bits(folder):
    pattern = f"{folder}/wave*/**/*.parquet"
    whole = gather(STUDY, pattern, sample=200, seed=3)
    same(whole, gather(STUDY, pattern, sample=200, seed=3, part_rows=311))
    two = engine("local", jobs=2)
    same(whole, gather(STUDY, pattern, sample=200, seed=3, part_rows=900, engine=two))


def test_text_cells_are_read_as_typed_ones(folder, cells, tmp_path):
    path = tmp_path / "text.csv"
    cells.write_csv(path)
    typed = gather(STUDY, f"{folder}/wave*/**/*.parquet", sample=0)
    assert _plain(gather(STUDY, path, sample=0).totals) == _plain(typed.totals)


def test_an_interrupted_run_goes_on(folder, tmp_path):
    pattern, kept = f"{folder}/wave*/**/*.parquet", tmp_path / "kept"
    done = []

    def broken(task: Task, parts):
        for part in parts[:2]:
            yield part, task(part)
        raise KeyboardInterrupt

    def counting(task: Task, parts):
        for part in parts:
            done.append(part)
            yield part, task(part)

    with pytest.raises(KeyboardInterrupt):
        gather(STUDY, pattern, engine=broken, kept=kept)
    again = gather(STUDY, pattern, engine=counting, kept=kept)
    same(again, gather(STUDY, pattern))
    assert len(done) == 5 - 2
    assert not kept.exists()


def test_dask_gives_the_same_bits(folder):
    pytest.importorskip("distributed")
    pattern = f"{folder}/wave*/**/*.parquet"
    same(gather(STUDY, pattern), gather(STUDY, pattern, part_rows=900, engine=engine("dask")))


def test_spark_gives_the_same_bits(folder):
    pytest.importorskip("pyspark")
    pattern = f"{folder}/wave*/**/*.parquet"
    same(gather(STUDY, pattern), gather(STUDY, pattern, part_rows=900, engine=engine("spark")))


@pytest.mark.parametrize("name", ["nothing*.parquet", "x.docx"])
def test_what_is_not_there_is_said(name, tmp_path):
    with pytest.raises(DataError, match="There is no file"):
        gather(STUDY, tmp_path / name)


def test_a_missing_column_names_the_nearest(tmp_path):
    frame = pl.DataFrame({name: ["1"] for name in PLAN.columns}).rename({"kcf1": "kfc1"})
    frame.write_parquet(tmp_path / "a.parquet")
    with pytest.raises(DataError, match=r"column 'kcf1' is missing. Did you mean 'kfc1'\?"):
        gather(STUDY, tmp_path / "a.parquet")


def test_a_broken_file_is_said(tmp_path):
    (tmp_path / "a.parquet").write_bytes(b"PAR1 no parquet")
    with pytest.raises(DataError, match=r"a\.parquet cannot be read"):
        gather(STUDY, tmp_path / "a.parquet")
