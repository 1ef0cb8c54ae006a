"""One table of answers in all places that large data are read from."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from contextlib import closing
from pathlib import Path

import pytest

from crm_study.protocol.reader import read_study
from crm_study.responses.reader import data_file
from crm_study.responses.scale.gather import gather
from crm_study.responses.scale.keeping import _plain
from crm_study.responses.scale.plan import scale_plan

STUDY = read_study("rusizi")
PLAN = scale_plan(STUDY)


@pytest.fixture(scope="session")
def frame():
    """The bundled answers ten times, most answers as numbers, some rows unusable."""
    pl = pytest.importorskip("polars")
    text = pl.read_csv(data_file(STUDY), infer_schema=False)
    text = pl.concat([text] * 10).with_row_index("row")
    lost = pl.when(pl.col("row") % 131 == 5).then(pl.lit("clerk")).otherwise(pl.col("function"))
    typed = [pl.col(item.name).cast(pl.Int16, strict=False) for item in PLAN.items]
    ids = pl.col("row").cast(pl.String)
    return text.with_columns(*typed, function=lost, respondent=ids).drop("row")


@pytest.fixture(scope="session")
def expected(frame, tmp_path_factory):
    path = tmp_path_factory.mktemp("held") / "answers.parquet"
    frame.write_parquet(path)
    return _plain(gather(STUDY, path).totals)


@pytest.fixture(scope="session")
def base(frame, tmp_path_factory):
    duckdb = pytest.importorskip("duckdb")
    path = tmp_path_factory.mktemp("base") / "field.duckdb"
    frame.write_parquet(path.with_suffix(".parquet"))
    with duckdb.connect(str(path)) as connection:
        read = f"SELECT * FROM read_parquet('{path.with_suffix('.parquet')}')"  # noqa: S608
        connection.execute(f"CREATE TABLE answers AS {read}")
        connection.execute("CREATE SCHEMA old")
        connection.execute(f"CREATE TABLE old.answers AS {read}")
        connection.execute("DELETE FROM old.answers WHERE rowid % 3 = 0")
        connection.execute("CREATE TABLE few AS SELECT respondent FROM answers")
        connection.execute("CREATE VIEW seen AS SELECT * FROM answers")
    return path


def _programs() -> Path | None:
    """Return the folder of the server's programs."""
    found = shutil.which("initdb")
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return Path(found or places[-1]).resolve().parent if found or places else None


@pytest.fixture(scope="session")
def server(frame, tmp_path_factory):
    """A server of its own, with a password, run by a user who is not root."""
    psycopg = pytest.importorskip("psycopg")
    programs = _programs()
    if programs is None:
        pytest.skip("initdb of PostgreSQL is not installed")
    as_root = os.geteuid() == 0
    if as_root and shutil.which("runuser") is None:
        pytest.skip("PostgreSQL does not run as root, and there is no runuser")
    # a socket's path must be short, and another user must reach the folder
    folder = Path(tempfile.gettempdir(), f"crm-study-pg-{os.getpid()}")
    folder.mkdir(mode=0o700)
    (folder / "password").write_text("s3cr:t")
    before = ["runuser", "-u", "nobody", "--"] if as_root else []
    if as_root:
        for path in (folder, folder / "password"):
            shutil.chown(path, "nobody")
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    def run(*command: str) -> None:
        subprocess.run([*before, *command], check=True, cwd=folder, stdout=subprocess.DEVNULL)

    data = str(folder / "data")
    try:
        secret = f"--pwfile={folder / 'password'}"
        run(f"{programs}/initdb", "-D", data, "-U", "ada", "-A", "scram-sha-256", secret, "-N")
        how = f"-p {port} -k {folder} -h 127.0.0.1 -F"
        run(f"{programs}/pg_ctl", "-D", data, "-w", "-l", f"{folder}/log", "-o", how, "start")
        address = f"postgresql://ada:s3cr%3At@127.0.0.1:{port}/postgres"
        with psycopg.connect(address, autocommit=True) as connection:
            _fill(connection, frame)
        yield address
        run(f"{programs}/pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


def _fill(connection, frame) -> None:
    whole = {item.name for item in PLAN.items}
    kinds = ", ".join(
        f'"{name}" {"smallint" if name in whole else "text"}' for name in frame.columns
    )
    connection.execute(f"CREATE TABLE answers ({kinds})")
    text = frame.write_csv(include_header=False)
    with connection.cursor().copy("COPY answers FROM STDIN (FORMAT csv)") as copy:
        copy.write(text)
    connection.execute(f"CREATE TABLE cut ({kinds}) PARTITION BY LIST (function)")
    connection.execute("CREATE TABLE cut_clerk PARTITION OF cut FOR VALUES IN ('clerk')")
    connection.execute("CREATE TABLE cut_rest PARTITION OF cut DEFAULT")
    connection.execute("INSERT INTO cut SELECT * FROM answers")
    connection.execute("CREATE SCHEMA field")
    connection.execute("CREATE TABLE field.few AS SELECT respondent FROM answers")
    connection.execute("CREATE VIEW seen AS SELECT * FROM answers")
    connection.execute("CREATE MATERIALIZED VIEW stored AS SELECT * FROM answers")
