"""Streams and tables in parts: the sums of the Parquet file with the same rows, bit for bit."""

from __future__ import annotations

import io
import sys

import pytest

from crm_study.errors import DataError, MissingPackageError
from crm_study.protocol.reader import read_study
from crm_study.responses.imports import databases
from crm_study.responses.reader import data_file
from crm_study.responses.scale.engines import engine
from crm_study.responses.scale.gather import gather
from crm_study.responses.scale.keeping import _plain
from crm_study.responses.scale.names import is_large
from crm_study.responses.scale.plan import scale_plan
from crm_study.responses.scale.sources import hash_of, parts_of, shown

pl = pytest.importorskip("polars")
STUDY = read_study("rusizi")
PLAN = scale_plan(STUDY)


def sums(data, **how):
    return _plain(gather(STUDY, data, **how).totals)


def same_rows(first, second) -> bool:
    rows = first.sample.rows.select(sorted(first.sample.rows.columns))
    return rows.equals(second.sample.rows.select(sorted(second.sample.rows.columns)))


# Streams


@pytest.fixture(scope="module")
def stream(frame, tmp_path_factory):
    path = tmp_path_factory.mktemp("stream") / "answers.arrows"
    labeled = frame.with_columns(pl.col("function").cast(pl.Categorical))
    labeled.write_ipc_stream(path, compression="zstd")
    return path


def test_a_stream_gives_the_sums_of_the_file(stream, expected):
    assert sums(stream) == expected
    assert sums(stream, part_rows=301) == expected
    whole, cut = (gather(STUDY, stream, sample=50, part_rows=n) for n in (10**6, 301))
    assert same_rows(whole, cut)


def test_standard_input_is_read_once_by_this_process(stream, expected, monkeypatch):
    for how in ({}, {"engine": engine("local", jobs=2)}):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stream.read_bytes())))
        assert sums("-", **how) == expected


def test_a_stream_of_several_batches_and_dictionaries_is_read_batch_by_batch(tmp_path, expected):
    pa = pytest.importorskip("pyarrow")
    text = pl.read_csv(data_file(STUDY), infer_schema=False)
    text = text.with_columns(respondent=pl.int_range(pl.len()).cast(pl.String))
    table = pa.table({name: text[name].to_list() for name in text.columns})
    path = tmp_path / "a.arrows"
    with pa.ipc.new_stream(path, table.schema) as writer:
        writer.write_table(table, max_chunksize=17)
    text.write_parquet(tmp_path / "a.parquet")
    assert sums(path, part_rows=40) == sums(tmp_path / "a.parquet")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (lambda raw: raw[: len(raw) // 2], "is cut off: an Arrow stream ends in the middle."),
        (lambda raw: b"ARROW1\0\0" + raw, "is no Arrow stream. An Arrow file is named .arrow"),
        (lambda _: b"", "is no Arrow stream."),
        (lambda raw: raw[8:], "is no Arrow stream."),
    ],
)
def test_a_broken_stream_is_said(stream, tmp_path, content, sentence):
    broken = tmp_path / "broken.arrows"
    broken.write_bytes(content(stream.read_bytes()))
    with pytest.raises(DataError) as caught:
        gather(STUDY, broken)
    assert f"broken.arrows {sentence}" in str(caught.value)


# DuckDB


def test_a_duckdb_table_gives_the_sums_of_the_file(base, expected):
    assert sums(f"duckdb:///{base}?table=answers") == expected
    two = engine("local", jobs=2)
    assert sums(f"duckdb:///{base}?table=answers", part_rows=400, engine=two) == expected
    assert hash_of(f"duckdb:///{base}?table=answers") == hash_of(base)


def test_the_sample_of_a_table_with_gaps_does_not_depend_on_the_cut(base):
    address = f"duckdb:///{base}?table=old.answers"
    whole, cut = (gather(STUDY, address, sample=50, part_rows=n) for n in (10**6, 97))
    assert same_rows(whole, cut)
    assert list(whole.sample.marks) == list(cut.sample.marks)


def test_duckdb_is_asked_for_few_rows_at_a_time(base, monkeypatch):
    from crm_study.responses.scale import duckdb_table

    monkeypatch.setattr(duckdb_table, "_STEP", 100)
    part = parts_of(f"duckdb:///{base}?table=answers")[0]
    heights = [f.height for f in duckdb_table.DuckdbReader(part).frames(["function"])]
    assert max(heights) <= 100
    assert sum(heights) == part.n_rows


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ("?table=answer", "has no table 'answer'. Did you mean 'answers'?"),
        ("", "has 4 tables: answers, few, seen, old.answers. Say which"),
        ("?table=seen", "is a view: its rows have no numbers"),
        ("?query=SELECT 1", "What a query gives is not read in parts."),
        ("?table=few", "lacks columns the study needs."),
    ],
)
def test_what_duckdb_cannot_give_is_said(base, table, sentence):
    with pytest.raises(DataError) as caught:
        gather(STUDY, f"duckdb:///{base}{table}")
    assert sentence in str(caught.value)


def test_what_is_no_database_is_said(base, tmp_path):
    strange = tmp_path / "strange.duckdb"
    strange.write_text("no database")
    with pytest.raises(DataError, match=r"strange\.duckdb cannot be read: .*not a valid DuckDB"):
        gather(STUDY, strange)
    with pytest.raises(DataError, match="There is no file"):
        gather(STUDY, tmp_path / "none.duckdb")
    with pytest.raises(DataError, match="A table of sqlite is not read in parts"):
        gather(STUDY, f"sqlite:///{base}?table=answers")


def test_a_driver_that_is_not_installed_is_named(monkeypatch, base):
    monkeypatch.setattr(databases, "find_spec", lambda _: None)
    with pytest.raises(MissingPackageError, match=r"pip install 'crm-study\[duckdb\]'"):
        gather(STUDY, f"duckdb:///{base}?table=answers")
    with pytest.raises(MissingPackageError, match=r"pip install 'crm-study\[postgresql\]'"):
        gather(STUDY, "postgresql://ada@host/base?table=answers")


@pytest.mark.parametrize(
    ("data", "large"),
    [
        ("-", True),
        ("a.arrows", True),
        ("a.duckdb", True),
        ("postgres://u:p@h/b?table=t", True),
        ("sqlite:///a.db", False),
        ("a.xlsx", False),
    ],
)
def test_streams_and_tables_are_read_in_parts(data, large):
    assert is_large(data) is large


# PostgreSQL


@pytest.mark.parametrize("table", ["answers", "cut", "stored"])
def test_a_postgresql_table_gives_the_sums_of_the_file(server, expected, table):
    assert sums(f"{server}?table={table}") == expected


def test_workers_of_postgresql_read_ranges_of_pages(server, expected):
    address = f"{server}?connect_timeout=5&table=answers"
    assert len(parts_of(address, rows=1000)) == 3
    assert sums(address, part_rows=1000, engine=engine("local", jobs=2)) == expected
    whole, cut = (gather(STUDY, address, sample=50, part_rows=n) for n in (10**6, 200))
    assert same_rows(whole, cut)


def test_an_interrupted_run_on_postgresql_goes_on(server, expected, tmp_path):
    address, done = f"{server}?table=answers", []

    def broken(task, parts):
        yield parts[0], task(parts[0])
        raise KeyboardInterrupt

    def counting(task, parts):
        for part in parts:
            done.append(part)
            yield part, task(part)

    with pytest.raises(KeyboardInterrupt):
        gather(STUDY, address, engine=broken, kept=tmp_path / "kept", part_rows=1000)
    again = gather(STUDY, address, engine=counting, kept=tmp_path / "kept", part_rows=1000)
    assert _plain(again.totals) == expected
    assert len(done) == len(parts_of(address, rows=1000)) - 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda a: f"{a}?table=answer", "has no table 'answer'. Did you mean 'answers'?"),
        (lambda a: f"{a}?table=seen", "is a view: its rows have no place"),
        (lambda a: f"{a}?table=field.few", "lacks columns the study needs."),
        (lambda a: f"{a}s?table=answers", 'database "postgress" does not exist'),
        (lambda a: a.replace("s3cr", "5ecr"), "password authentication failed"),
        (lambda a: a.rpartition(":")[0] + ":1/postgres", "Connection refused"),
        (lambda a: a.replace("%3A", ":").replace("t@", "/@"), "In a password write '@' as %40"),
    ],
)
def test_what_postgresql_cannot_give_is_said_without_the_password(server, change, sentence):
    with pytest.raises(DataError) as caught:
        gather(STUDY, change(server))
    said = str(caught.value)
    assert sentence in said
    assert not any(secret in said for secret in ("s3cr", "5ecr", "ada:"))


def test_a_part_does_not_show_the_password(server):
    part = parts_of(f"{server}?table=answers")[0]
    assert "s3cr" not in repr(part)
    assert shown(part.path).startswith("postgresql://127.0.0.1:")
