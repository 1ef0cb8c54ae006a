"""Large data: Parquet and CSV into every linear chapter, against scripts that only add up.

    python go.py run python benchmarks/scale.py [ROUNDS] [ROWS]

A study of nine constructs of five items, and as many rows as are asked for (a million; ten and a
hundred million take minutes). `analyze_large` reads, admits, scores and sums up, and computes the
linear chapters, of CSV the reliability; the Parquet peer only multiplies what it reads (pyarrow
and numpy), the CSV peers only read (polars, R's fread). That alpha is the same is checked first.
Peak memory is that of a process of its own; from ten million rows on it is set beside that of a
tenth of them.
"""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from side_by_side import ratios, row, skipped

if TYPE_CHECKING:
    from crm_study.results.findings import Findings

ROWS, PER_FILE, K = 1_000_000, 1_000_000, 45
GOAL_PARQUET, GOAL_CSV, GOAL_FREAD, GOAL_MEMORY = 0.75, 1.0, 0.15, 1.4
ITEMS = [f"q{i:02d}" for i in range(K)]
CHAPTERS = (
    *("sample", "reliability.main", "items.main", "descriptives", "correlation"),
    *("factorability", "factors", "measurement", "regression"),
)
COUNTING = ("reliability.main", "correlation")
"""Chapters that read counts of pairs as well: ordinal alpha, and Spearman's correlations."""
RELIABILITY = ("reliability.main",)


def write_study(folder: Path) -> Path:
    """Declare nine constructs of five items and one regression."""
    agree = {"points": {code: {"en": str(code)} for code in range(1, 6)}}
    asked = [{"id": item, "scale": "agree", "text": {"en": item}} for item in ITEMS]
    names = [f"c{i}" for i in range(9)]
    study = {
        "schema_version": 1,
        "id": "large",
        "title": {"en": "Large"},
        "instrument": "instrument.yaml",
        "constructs": {n: {"items": ITEMS[5 * i : 5 * i + 5]} for i, n in enumerate(names)},
        "models": {"all": {"outcome": "c0", "predictors": names[1:]}},
    }
    sections = [{"id": "s", "items": asked}]
    form = {"schema_version": 1, "languages": ["en"], "scales": {"agree": agree}}
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "study.yaml").write_text(json.dumps(study), encoding="utf-8")
    text = json.dumps(form | {"sections": sections})
    (folder / "instrument.yaml").write_text(text, encoding="utf-8")
    return folder


def write_data(folder: Path, rows: int) -> None:
    """Write answers as Parquet files of a million rows, and the first of them as CSV."""
    import polars as pl

    folder.mkdir(parents=True, exist_ok=True)
    for number, start in enumerate(range(0, rows, PER_FILE)):
        n = min(PER_FILE, rows - start)
        rng = np.random.default_rng(number)
        trait = rng.standard_normal((9, n), dtype=np.float32)
        noise = (rng.standard_normal(n, dtype=np.float32) for _ in range(K))
        columns = {
            item: np.clip(np.rint(3 + 0.7 * trait[i // 5] + 0.8 * next(noise)), 1, 5).astype("i1")
            for i, item in enumerate(ITEMS)
        }
        frame = pl.DataFrame(columns)
        frame.write_parquet(folder / f"part{number:03d}.parquet", row_group_size=1 << 18)
        if not number:
            frame.write_csv(folder / "first.csv")


def own(study: Path, data: str, chapters: tuple[str, ...] = CHAPTERS) -> float:
    """Run chapters, by default all linear ones; return an alpha."""
    return float(analyzed(study, data, chapters).number("reliability.main/c0/estimate"))


def analyzed(study: Path, data: str, chapters: tuple[str, ...]) -> Findings:
    """Run chapters on large data."""
    import crm_study as cs
    from crm_study.analysis.scale.route import analyze_large

    return analyze_large(cs.read_study(study), data, chapters=chapters, sample=1000)


def arrow(data: str) -> float:
    """Multiply what pyarrow reads, batch by batch; return the same alpha."""
    import pyarrow.parquet as pq

    total = np.zeros((K + 1, K + 1))
    for path in sorted(Path(data).parent.glob("*.parquet")):
        for batch in pq.ParquetFile(path).iter_batches(131_072):
            values = np.ones((K + 1, batch.num_rows), np.float32)
            for i in range(K):
                values[i + 1] = batch.column(i).to_numpy(zero_copy_only=False)
            for start in range(0, batch.num_rows, 16_384):
                piece = values[:, start : start + 16_384]
                total += piece @ piece.T
    n = total[0, 0]
    covariance = (total[1:6, 1:6] - np.outer(total[0, 1:6], total[0, 1:6]) / n) / (n - 1)
    return float(5 / 4 * (1 - covariance.trace() / covariance.sum()))


def peak(code: str) -> float:
    """Run code in a process of its own and return its peak memory in megabytes.

    The peak that `resource` tells begins with that of the process that started it.
    """
    lines = [
        *("import sys", f"sys.path.insert(0, {str(Path(__file__).parent)!r})", code),
        "status = open('/proc/self/status').read().split()",
        "print(status[status.index('VmHWM:') + 1])",
    ]
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)], capture_output=True, text=True, check=True
    )
    return float(done.stdout.split()[-1]) / 1024


def table(folder: Path, rows: int, rounds: int) -> Iterator[str]:
    """Yield the lines."""
    study, data = write_study(folder / "study"), folder / "data"
    write_data(data, rows)
    pattern, csv = str(data / "*.parquet"), str(data / "first.csv")
    what = f"`analyze_large`, {rows:,} × {K} Parquet, every linear chapter"
    if importlib.util.find_spec("pyarrow"):
        if abs(own(study, pattern) - arrow(pattern)) > 1e-9:
            raise SystemExit("The two alphas differ.")
        found = ratios(lambda: own(study, pattern), lambda: arrow(pattern), rounds=rounds)
        yield row(what, "pyarrow and numpy, products alone", found, goal=GOAL_PARQUET)
        some = tuple(name for name in CHAPTERS if name not in COUNTING)
        found = ratios(
            lambda: analyzed(study, pattern, some), lambda: arrow(pattern), rounds=rounds
        )
        less = f"{what} but `reliability` and `correlation`, which also count pairs"
        yield row(less, "pyarrow and numpy, products alone", found, goal=GOAL_PARQUET)
    else:
        yield skipped(what, "pyarrow")
    import polars as pl

    what = f"reliability of a CSV of {min(rows, PER_FILE):,} × {K}"
    found = ratios(lambda: own(study, csv, RELIABILITY), lambda: pl.read_csv(csv), rounds=rounds)
    yield row(what, "polars reading it", found, goal=GOAL_CSV)
    if shutil.which("Rscript") and _has_fread():
        code = f"invisible(data.table::fread('{csv}'))"
        found = ratios(
            lambda: own(study, csv, RELIABILITY),
            lambda: subprocess.run(["Rscript", "-e", code], check=True, capture_output=True),
            rounds=rounds,
        )
        yield row(what, "R's fread and nothing else", found, goal=GOAL_FREAD)
    else:
        yield skipped(what, "R's data.table")
    if not Path("/proc/self/status").is_file():
        print(skipped("peak memory", "/proc"))
        return
    files = -(-rows // PER_FILE)
    whole = _peak_of(study, pattern)
    print(f"peak memory at {rows:,} rows: {whole:.0f} MB")
    if files >= 10:
        some = "?" * (len(str(files)) - 2)
        tenth = _peak_of(study, str(data / f"part{some:0>3}.parquet"))
        yield row(f"peak memory at {rows:,} rows", "at a tenth", [whole / tenth], goal=GOAL_MEMORY)


def _peak_of(study: Path, data: str) -> float:
    return peak(
        f"import scale; from pathlib import Path; scale.own(Path({str(study)!r}), {data!r})"
    )


def _has_fread() -> bool:
    code = "quit(status = !requireNamespace('data.table', quietly = TRUE))"
    return subprocess.run(["Rscript", "-e", code], check=False, capture_output=True).returncode == 0


def main() -> None:
    """Print the table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    rows = int(sys.argv[2]) if len(sys.argv) > 2 else ROWS
    if importlib.util.find_spec("polars") is None:
        print(skipped("`analyze_large`", "polars, which reads the data"))
        return
    with tempfile.TemporaryDirectory() as folder:
        for line in table(Path(folder), rows, rounds):
            print(line, flush=True)


if __name__ == "__main__":
    main()
