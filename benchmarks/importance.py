"""How many times as fast R² of all subsets is as a loop over statsmodels.

    python go.py run python benchmarks/importance.py [ROUNDS]

Ten predictors, 1,024 subsets, 2,800 respondents: R² of every subset and LMG from the rows, the
correlation matrix included. Every round runs both sides whole; the verdict is the median of
the ratios of the rounds. R² is checked to be the same to 1e-10 first.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from statistics import median

import numpy as np

from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.importance.all_subsets import all_subsets_r_squared
from crm_study.kernels.importance.shapley import lmg

#: One thread for every side; it has to be said before numpy is loaded.
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
ROUNDS, SEED, GOAL = 5, 2021, 200
N_OBS, N_PREDICTORS, N_OWN = 2800, 10, 15


def answers() -> tuple[Floats, Floats]:
    """Return ten correlated predictors and an outcome."""
    generator = np.random.default_rng(SEED)
    x = generator.normal(size=(N_OBS, N_PREDICTORS)) + generator.normal(size=(N_OBS, 1))
    return x, x @ np.linspace(0, 0.5, N_PREDICTORS) + generator.normal(size=N_OBS)


def own(x: Floats, y: Floats) -> Floats:
    """Return R² of every subset, and split it."""
    found = all_subsets_r_squared(np.corrcoef(np.column_stack([x, y]), rowvar=False))
    lmg(found)
    return found


def statsmodels_loop(x: Floats, y: Floats) -> Floats:
    """Return R² of every subset by as many fits."""
    from statsmodels.api import OLS, add_constant

    found = np.zeros(1 << N_PREDICTORS)
    for subset in range(1, 1 << N_PREDICTORS):
        chosen = [bool(subset >> j & 1) for j in range(N_PREDICTORS)]
        found[subset] = OLS(y, add_constant(x[:, chosen])).fit().rsquared
    return found


def own_seconds(x: Floats, y: Floats) -> float:
    """Return the median time of one answer."""
    times = []
    for _ in range(N_OWN):
        start = time.perf_counter()
        own(x, y)
        times.append(time.perf_counter() - start)
    return median(times)


def loop_seconds(x: Floats, y: Floats) -> float:
    """Return the time of the loop."""
    start = time.perf_counter()
    statsmodels_loop(x, y)
    return time.perf_counter() - start


def main() -> None:
    """Check that both sides compute the same, then print the table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    x, y = answers()
    np.testing.assert_allclose(own(x, y), statsmodels_loop(x, y), rtol=1e-10, atol=1e-12)
    ratios = [loop_seconds(x, y) / own_seconds(x, y) for _ in range(rounds)]
    verdict = "met" if median(ratios) >= GOAL else "MISSED"
    print(f"| what | against | goal | median of {rounds} | from, to | |")
    print("|---|---|---|---|---|---|")
    print(
        f"| R² of all subsets and LMG, p = {N_PREDICTORS} | a loop over `statsmodels.OLS` "
        f"| {GOAL} times as fast | {median(ratios):.0f} | {min(ratios):.0f} to {max(ratios):.0f} "
        f"| {verdict} |"
    )


if __name__ == "__main__":
    if ONE_THREAD.items() <= os.environ.items():
        main()
    else:
        again = [sys.executable, *sys.argv]
        sys.exit(subprocess.run(again, check=False, env=os.environ | ONE_THREAD).returncode)
