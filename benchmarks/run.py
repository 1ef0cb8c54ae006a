"""Run every benchmark and write one table of ratios.

    python go.py benchmark [--short] [--write]

Each script of this folder measures us and its peers side by side, in rounds that take turns, and
checks first that both give the same numbers; here its lines are gathered. Peers that are not
installed are skipped and named. ``--short`` runs few rounds of some quick ones, as CI does, and
fails when help takes three times a bare Python or a kernel misses its goal; ``--write`` renews
docs/benchmarks.md.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
FAR = 3.0
FOLDER = Path(__file__).resolve().parent
PAGE = FOLDER.parent / "docs" / "benchmarks.md"
HEAD = """\
# Benchmarks

Ratios of one run, never milliseconds: each round runs us and the peer in turn, and the median of
the ratios counts. A goal that was missed says so. This page is generated: `python go.py benchmark
--write`. What each script does, and what the goals leave out, is said in
[benchmarks/README.md](../benchmarks/README.md).

| what | against | goal | median | from, to | |
|---|---|---|---|---|---|
"""


@dataclass(frozen=True, slots=True)
class Script:
    """A benchmark of this folder, and its rounds in a long and a short run."""

    name: str
    rounds: int
    short: int = 0


SCRIPTS = (
    Script("startup.py", 11, 3),
    Script("jobs.py", 5),
    Script("documents.py", 5),
    Script("ingest.py", 5),
    Script("scale.py", 3),
    Script("busy.py", 3),
    Script("alpha_bootstrap.py", 5),
    Script("polychoric.py", 5),
    Script("cfa.py", 5),
    Script("wild_bootstrap.py", 5),
    Script("multiverse.py", 5, 3),
    Script("importance.py", 5, 3),
    Script("pls.py", 3),
    Script("power.py", 3),
)


def lines_of(script: Script, *, short: bool) -> list[str]:
    """Run one script and return the lines of its table; what it says beside goes to stderr."""
    rounds = script.short if short else script.rounds
    done = subprocess.run(
        [sys.executable, str(FOLDER / script.name), str(rounds)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | dict.fromkeys(THREADS, "1"),
    )
    rows = [line for line in done.stdout.splitlines() if line.startswith("|")]
    kept = [line for line in rows if line.split("|")[2].strip() not in ("against", "---")]
    for line in done.stdout.splitlines():
        if line not in rows:
            print(f"  {script.name}: {line}", file=sys.stderr)
    if done.returncode:
        print(f"  {script.name}: {done.stderr.strip()}", file=sys.stderr)
        kept.append(f"| `{script.name}` | it could not run | | | | FAILED |")
    return kept


def main() -> int:
    """Print the table as it grows; return 1 when a gated ratio is far from its goal."""
    short = "--short" in sys.argv
    chosen = [script for script in SCRIPTS if script.short or not short]
    print(HEAD.partition("\n\n")[2].rpartition("\n\n")[2], end="", flush=True)
    table = []
    for script in chosen:
        if not (FOLDER / script.name).is_file():
            continue
        for line in lines_of(script, short=short):
            table.append(line)
            print(line, flush=True)
    if "--write" in sys.argv:
        made = f"{platform.python_implementation()} {platform.python_version()}"
        place = f"{platform.system()}, {platform.machine()}"
        text = HEAD + "\n".join(table) + f"\n\n{made} on {place}; a machine shared with others.\n"
        PAGE.write_text(text, encoding="utf-8", newline="\n")
    return int(short and any(map(is_far, table)))


def is_far(line: str) -> bool:
    """Whether a line of the short run is so far off that something is broken."""
    cells = [cell.strip() for cell in line.strip("|").split("|")]
    if "--help" in cells[0] or "--version" in cells[0]:
        return float(cells[3]) > FAR
    return cells[-1] in ("MISSED", "FAILED") and "reproduce" not in cells[0]


if __name__ == "__main__":
    raise SystemExit(main())
