"""Who reads the parts: files of DuckDB and tables of PostgreSQL by every engine, and errors."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from collections.abc import Callable

import pytest

from crm_study.cli import DONE, UNUSABLE
from crm_study.errors import DataError
from crm_study.protocol.reader import read_study
from crm_study.responses.scale.engines import engine
from crm_study.responses.scale.gather import gather
from crm_study.responses.scale.keeping import _plain
from crm_study.responses.scale.sources import parts_of

pytest.importorskip("polars")
STUDY = read_study("rusizi")
Run = Callable[..., tuple[int, str, str]]
PACKAGES = {"local": "polars", "dask": "distributed", "spark": "pyspark"}


@pytest.fixture(params=PACKAGES)
def name(request):
    pytest.importorskip(PACKAGES[request.param])
    return request.param


def sums(data, name, **how):
    return _plain(gather(STUDY, data, engine=engine(name, jobs=2), **how).totals)


def test_several_processes_read_one_duckdb_file(base, expected, name):
    assert sums(f"duckdb:///{base}?table=answers", name, part_rows=400) == expected


def test_several_processes_read_one_postgresql_table(server, expected, name):
    address = f"{server}?table=answers"
    assert len(parts_of(address, rows=1000)) == 3
    assert sums(address, name, part_rows=1000) == expected


def test_a_sentence_of_a_worker_reaches_the_user(base, name):
    with pytest.raises(DataError, match="lacks columns the study needs"):
        sums(f"duckdb:///{base}?table=few", name, part_rows=400)


def test_a_worker_of_postgresql_does_not_tell_the_password(server, name):
    with pytest.raises(DataError) as caught:
        sums(f"{server}?table=field.few", name, part_rows=1000)
    assert "lacks columns the study needs" in str(caught.value)
    assert "s3cr" not in str(caught.value)


def test_nothing_is_left_running(base, name):
    sums(f"duckdb:///{base}?table=answers", name, part_rows=400)
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize("kind", ["duckdb", "postgresql"])
def test_the_command_gives_the_same_document_by_every_engine(kind, base, server, name, run: Run):
    address = {"duckdb": f"duckdb:///{base}", "postgresql": server}[kind]
    words = ("analyze", "rusizi", "--data", f"{address}?table=answers", "--json")
    words += ("--chapter", "reliability.main", "--chapter", "regression")
    code, alone, _ = run(*words)
    assert code == DONE
    code, shared, _ = run(*words, "--engine", name, "--jobs", "2")
    assert code == DONE
    assert shared == alone
    assert "s3cr" not in alone


BOTH_HERE = """
import pathlib, sys, time
folder, own, other = map(pathlib.Path, sys.argv[1:])
(folder / own).touch()
end = time.monotonic() + 60
while not (folder / other).exists() and time.monotonic() < end:
    time.sleep(0.05)
sys.exit(0 if (folder / other).exists() else 1)
"""


def test_two_workers_work_at_once(name, tmp_path):
    each = (sys.executable, "-c", BOTH_HERE, str(tmp_path))
    parts = [(*each, "a", "b"), (*each, "b", "a")]
    assert dict(engine(name, jobs=2)(subprocess.call, parts)) == dict.fromkeys(parts, 0)


def test_a_mistake_is_one_sentence_and_nothing_else(base):
    words = ["analyze", "rusizi", "--data", f"duckdb:///{base}?table=answer"]
    done = subprocess.run(
        [sys.executable, "-m", "crm_study", *words],
        capture_output=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONUTF8": "1"},
        check=False,
    )
    assert (done.returncode, done.stdout) == (UNUSABLE, "")
    assert len(done.stderr.splitlines()) == 1
    assert "has no table 'answer'. Did you mean 'answers'?" in done.stderr


def test_what_a_worker_refuses_ends_the_command(base, name, run: Run):
    data = ("--data", f"duckdb:///{base}?table=few")
    code, out, err = run("analyze", "rusizi", *data, "--engine", name, "--jobs", "2", "--json")
    assert (code, out) == (UNUSABLE, "")
    assert "lacks columns the study needs" in err
