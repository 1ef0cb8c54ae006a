"""How much slower the kernels are while three other copies of them are at work.

    python go.py run python benchmarks/busy.py [ROUNDS]

Threads of the linear algebra are pinned by the package; were they not, small problems would take
a hundred times as long on a busy machine. Every kernel is timed alone and beside three copies.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from statistics import median

COPIES, GOAL = 3, 4.0
KERNELS = {
    "300 regressions, 2,800 × 11": (
        "x = rng.normal(size=(2800, 10)); y = rng.normal(size=2800)",
        "[ols(y, x) for _ in range(300)]",
    ),
    "alpha, 2,000 resamples of 2,800 × 25": (
        "x = rng.integers(1, 6, (2800, 25)).astype(float)",
        "bootstrap_alpha(x, n_resamples=2000, seed=1)",
    ),
    "parallel analysis, 200 draws of 45 items": (
        "c = np.corrcoef(rng.normal(size=(2800, 45)).T)",
        "parallel_analysis(c, n_obs=2800, n_draws=200, seed=1)",
    ),
}
HEAD = """
import time, sys
import crm_study.cli  # pins the threads, as the command line does
import numpy as np
from crm_study.kernels.factor.parallel import parallel_analysis
from crm_study.kernels.linear.least_squares import ols
from crm_study.kernels.reliability.alpha_bootstrap import bootstrap_alpha
rng = np.random.default_rng(1)
"""


def program(setup: str, work: str, *, forever: bool) -> list[str]:
    """Return the command that runs a kernel once, timed, or until it is stopped."""
    once = f"{work}; t = time.perf_counter(); {work}; print(time.perf_counter() - t)"
    loop = f"while True:\n    {work}"
    return [sys.executable, "-c", f"{HEAD}\n{setup}\n{loop if forever else once}"]


def seconds(command: list[str]) -> float:
    """Return what a timed run prints."""
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return float(done.stdout.split()[-1])


def slower(setup: str, work: str) -> float:
    """Return the time beside three copies over the time alone."""
    timed = program(setup, work, forever=False)
    alone = seconds(timed)
    copies = [subprocess.Popen(program(setup, work, forever=True)) for _ in range(COPIES)]
    try:
        time.sleep(2)
        return seconds(timed) / alone
    finally:
        for copy in copies:
            copy.kill()
            copy.wait()


def main() -> None:
    """Print the table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    for name, (setup, work) in KERNELS.items():
        found = sorted(slower(setup, work) for _ in range(rounds))
        verdict = "met" if median(found) <= GOAL else "missed"
        print(
            f"| {name}, beside {COPIES} copies | the same alone | at most {GOAL:g} "
            f"| {median(found):.2f} | {found[0]:.2f} to {found[-1]:.2f} | {verdict} |",
            flush=True,
        )


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))
    main()
