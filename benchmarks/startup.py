"""How long the command line takes, as ratios to what a reader knows.

    python go.py run python benchmarks/startup.py [ROUNDS]

Every round runs each pair side by side, in turn, so that a busy machine slows both; the
verdict is the median of the ratios of the rounds. Milliseconds of two machines cannot be
compared, so none are printed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

PYTHON = sys.executable
CRM_STUDY = str(Path(sysconfig.get_path("scripts")) / "crm-study")
ROUNDS = 11


@dataclass(frozen=True, slots=True)
class Pair:
    """A command, what it is compared with, and the largest ratio that is good."""

    label: str
    command: list[str]
    other_label: str
    other: list[str]
    goal: float


def pairs() -> tuple[Pair, ...]:
    """Return what is measured."""
    return (
        *(
            Pair(
                f"crm-study {' '.join(words)}",
                [CRM_STUDY, *words],
                "python -c pass",
                [PYTHON, "-c", "pass"],
                1.5,
            )
            for words in (["--version"], ["--help"], ["analyze", "--help"])
        ),
        Pair(
            "import crm_study",
            [PYTHON, "-c", "import crm_study"],
            "python -c pass",
            [PYTHON, "-c", "pass"],
            1.5,
        ),
    )


def seconds(command: list[str]) -> float:
    """Run a command in silence and return how long it took."""
    kept = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, env=kept)
    return time.perf_counter() - start


def ratios(pair: Pair, *, rounds: int) -> list[float]:
    """Return the ratio of each round, after one round that only warms the caches."""
    measured = [seconds(pair.command) / seconds(pair.other) for _ in range(rounds + 1)]
    return sorted(measured[1:])


def row(pair: Pair, *, rounds: int) -> str:
    """Measure one pair and return its line of the table."""
    found = ratios(pair, rounds=rounds)
    verdict = "met" if median(found) <= pair.goal else "MISSED"
    return (
        f"| `{pair.label}` | `{pair.other_label}` | {pair.goal:g} | {median(found):.2f} "
        f"| {found[0]:.2f} to {found[-1]:.2f} | {verdict} |"
    )


def main() -> None:
    """Print the table, one line as soon as it is known."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    print(f"| command | against | goal | median of {rounds} | from, to | |")
    print("|---|---|---|---|---|---|", flush=True)
    for pair in pairs():
        print(row(pair, rounds=rounds), flush=True)


if __name__ == "__main__":
    main()
