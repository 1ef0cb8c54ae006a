"""How many times as fast power is simulated as by a loop over statsmodels.

    python go.py run python benchmarks/power.py [ROUNDS]

1,000 samples of 210 respondents of 21 institutions answering 45 Likert items in three scales;
the slope of a scale on the two others, tested with CR1 and t(20). The loop fits the same
samples with `statsmodels` and its cluster-robust covariance, so that both sides pay for the
answers. Every t is checked to be the same first. The second line is the whole simulation over
the making of its answers alone.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from statistics import median

import numpy as np
import statsmodels.api as sm

from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.power.clustered_fits import clustered_fits
from crm_study.kernels.power.clustered_samples import Population, samples
from crm_study.kernels.power.simulation import simulated_power

#: One thread for every side; it has to be said before numpy is loaded.
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
ROUNDS, SEED, N_SAMPLES = 5, 2021, 1000
POPULATION = Population((10,) * 21, slope=0.3, n_predictors=2, n_items=15)
GROUPS = np.repeat(np.arange(21), 10)


def seconds(task: Callable[[], object]) -> float:
    """Run a task and return how long it took."""
    start = time.perf_counter()
    task()
    return time.perf_counter() - start


def answers() -> list[Floats]:
    """Make the samples."""
    return list(samples(POPULATION, n_samples=N_SAMPLES, seed=SEED))


def own_statistics() -> Floats:
    """Return the t of every sample, fitted together."""
    fits = [clustered_fits(block, POPULATION.starts, with_cr2=False) for block in answers()]
    return np.concatenate([fit.estimate / fit.cr1 for fit in fits])


def loop_statistics() -> Floats:
    """Return the t of every sample, fitted one by one by statsmodels."""
    return np.array([_statistic(scores) for block in answers() for scores in block])


def _statistic(scores: Floats) -> float:
    model = sm.OLS(scores[-1], sm.add_constant(scores[:-1].T))
    fit = model.fit(cov_type="cluster", cov_kwds={"groups": GROUPS}, use_t=True)
    return float(fit.tvalues[1])


def row(what: str, against: str, goal: str, found: list[float], *, met: bool) -> str:
    """Return one line of the table."""
    verdict = "met" if met else "MISSED"
    return (
        f"| {what} | {against} | {goal} | {median(found):.2f} "
        f"| {min(found):.2f} to {max(found):.2f} | {verdict} |"
    )


def main() -> None:
    """Check that both sides compute the same, then print the table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    np.testing.assert_allclose(own_statistics(), loop_statistics(), rtol=1e-9)
    faster, overhead = [], []
    for _ in range(rounds):
        own = seconds(
            lambda: simulated_power(POPULATION, n_simulations=N_SAMPLES, errors="cr1", seed=SEED)
        )
        faster.append(seconds(loop_statistics) / own)
        overhead.append(own / seconds(answers))
    print(f"| what | against | goal | median of {rounds} | from, to | |")
    print("|---|---|---|---|---|---|")
    what = "`simulated_power`, 1,000 × 210 × 45 Likert answers, CR1"
    fast, lean = median(faster) >= 2, median(overhead) <= 1.25
    print(row(what, "a loop over `statsmodels`", "2 times as fast", faster, met=fast))
    print(row(what, "making the answers", "at most 1.25 times", overhead, met=lean))


if __name__ == "__main__":
    if ONE_THREAD.items() <= os.environ.items():
        main()
    else:
        again = [sys.executable, *sys.argv]
        sys.exit(subprocess.run(again, check=False, env=os.environ | ONE_THREAD).returncode)
