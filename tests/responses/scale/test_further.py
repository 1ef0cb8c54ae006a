"""Sums for single chapters: those of the rows, the same in any cut, kept and found again."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from crm_study.analysis.scale.further_sums import further_sums
from crm_study.kernels.moments.fourth_moments import pairs_of
from crm_study.protocol.reader import read_study
from crm_study.responses.admission import admit
from crm_study.responses.reader import data_file
from crm_study.responses.scale.engines import engine
from crm_study.responses.scale.gather import gather
from crm_study.responses.scale.keeping import _plain, _totals
from crm_study.responses.scale.plan import NOTHING_FURTHER, scale_plan
from crm_study.responses.scale.work import Task

pl = pytest.importorskip("polars")
STUDY = read_study("rusizi")
FURTHER = further_sums(
    STUDY, {"inference.joint", "diagnostics.simple", "correlation", "reliability.main"}
)
PLAN = scale_plan(STUDY, FURTHER)


@pytest.fixture(scope="module")
def cells():
    frame = pl.read_csv(data_file(STUDY), infer_schema=False)
    frame = pl.concat([frame] * 9).with_row_index("row")
    return frame.with_columns(respondent=pl.col("row").cast(pl.String)).drop("row")


@pytest.fixture(scope="module")
def folder(cells, tmp_path_factory):
    made = tmp_path_factory.mktemp("rows")
    for number, frame in enumerate(cells.sample(fraction=1, shuffle=True, seed=4).iter_slices(450)):
        frame.write_parquet(made / f"part{number}.parquet", row_group_size=100)
    return made


@pytest.fixture(scope="module")
def totals(folder):
    return gather(STUDY, folder, sample=0, further=FURTHER).totals


@pytest.fixture(scope="module")
def main(cells):
    return admit(pd.DataFrame(cells.to_dict(as_series=False)), STUDY).responses.wave("main")


def test_only_what_is_asked_for_is_summed(folder):
    assert FURTHER.grouped == ("joint",)
    assert set(FURTHER.fourth) == {"simple", "joint"}
    found = gather(STUDY, folder, sample=0, further=NOTHING_FURTHER).totals
    assert not any((found.groups, found.fourth, found.ranked, found.tables))


def test_groups_are_those_of_the_rows(totals, main):
    model = STUDY.models["joint"]
    frame = main.scores[[model.outcome, *model.terms]].assign(
        cluster=main.design["cluster"], stratum=main.design["stratum"]
    )
    expected = frame.dropna().groupby(["cluster", "stratum"])
    found = totals.groups["joint"]
    assert found.labels == tuple(expected.groups)
    assert found.counts.tolist() == expected.size().tolist()
    np.testing.assert_allclose(
        found.sums / found.unit, expected.sum(numeric_only=True).to_numpy(), rtol=1e-12
    )
    for products, (_, rows) in zip(found.products, expected, strict=True):
        values = rows[[model.outcome, *model.terms]].to_numpy()
        np.testing.assert_allclose(products / found.unit**2, values.T @ values, rtol=1e-12)
    assert np.array_equal(found.total().products, totals.models["joint"].products)


def test_fourth_moments_are_those_of_the_rows(totals, main):
    model = STUDY.models["simple"]
    rows = main.scores[[model.outcome, *model.terms]].dropna().to_numpy()
    mean, central = totals.fourth["simple"].central()
    np.testing.assert_allclose(mean, rows.mean(axis=0), rtol=1e-13)
    values = np.column_stack([np.ones(len(rows)), rows - rows.mean(axis=0)])
    pairs = np.array([values[:, i] * values[:, j] for i, j in pairs_of(2)])
    np.testing.assert_allclose(central, pairs @ pairs.T, rtol=1e-9, atol=1e-9)


def test_pairs_of_scores_are_those_of_the_rows(totals, main):
    names = [score.name for score in PLAN.scores]
    for table, pair in zip(totals.ranked, combinations(names, 2), strict=True):
        rows = main.scores[list(pair)].dropna().round(10)
        assert int(table.counts.sum()) == len(rows)
        assert table.spearman() == pytest.approx(rows.corr("spearman").iloc[0, 1], rel=1e-10)


def test_pairs_of_answers_are_those_of_the_rows(totals, main):
    assert len(totals.tables) >= 5
    for place, table in totals.tables.items():
        items = list(STUDY.items_of(PLAN.scores[place].name))
        rows = main.items[items].dropna()
        for i, j in combinations(range(len(items)), 2):
            expected = pd.crosstab(rows[items[i]], rows[items[j]])
            expected = expected.reindex(index=table.codes, columns=table.codes, fill_value=0)
            assert np.array_equal(table.table(i, j), expected.to_numpy())


def test_any_cut_and_any_number_of_workers_give_the_same_bits(folder, totals):
    whole = _plain(totals)
    for given in ({"part_rows": 61}, {"part_rows": 200, "engine": engine("local", jobs=2)}):
        found = gather(STUDY, folder, sample=0, further=FURTHER, **given)
        assert _plain(found.totals) == whole


def test_what_was_kept_is_found_again(totals):
    assert _plain(_totals(_plain(totals))) == _plain(totals)


def test_an_interrupted_run_goes_on_with_the_same_sums_only(folder, totals, tmp_path):
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
        gather(STUDY, folder, sample=0, further=FURTHER, engine=broken, kept=tmp_path)
    again = gather(STUDY, folder, sample=0, further=FURTHER, engine=counting, kept=tmp_path)
    assert _plain(again.totals) == _plain(totals)
    first = len(done)
    gather(STUDY, folder, sample=0, further=NOTHING_FURTHER, engine=counting, kept=tmp_path)
    assert len(done) - first == first + 2
