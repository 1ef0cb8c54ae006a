"""How many times as fast 10,240 specifications are as a loop over statsmodels.

    python go.py run python benchmarks/multiverse.py [ROUNDS]

Ten exclusions times 1,024 sets of ten controls on 2,800 respondents: slope, standard error, p,
limits and R² of each, from the rows, the cross products included. The loop is timed on 160 of
the specifications, sixteen of every exclusion, and multiplied by 64. Slope, standard error and
R² of those are checked to be the same to 1e-9 first.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from statistics import median

import numpy as np
from numpy.typing import NDArray

from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.multiverse.subset_slopes import SubsetSlopes, subset_slopes

#: One thread for every side; it has to be said before numpy is loaded.
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
ROUNDS, SEED, GOAL = 5, 2021, 250
N_OBS, N_CONTROLS, N_EXCLUSIONS, N_OWN = 2800, 10, 10, 9
TIMED = np.random.default_rng(SEED).choice(1 << N_CONTROLS, size=16, replace=False)


def answers() -> tuple[Floats, list[NDArray[np.bool_]]]:
    """Return controls, predictor and outcome, and whom each exclusion keeps."""
    generator = np.random.default_rng(SEED)
    data = generator.normal(size=(N_OBS, N_CONTROLS + 2)) + generator.normal(size=(N_OBS, 1))
    kept = [generator.random(N_OBS) > 0.1 * i / N_EXCLUSIONS for i in range(N_EXCLUSIONS)]
    return data, kept


def own(data: Floats, kept: list[NDArray[np.bool_]]) -> SubsetSlopes:
    """Return all specifications."""
    moments = []
    for rows in kept:
        values = data[rows]
        centered = values - values.mean(axis=0)
        moments.append(centered.T @ centered)
    return subset_slopes(np.stack(moments), n_obs=[int(rows.sum()) for rows in kept])


def statsmodels_loop(data: Floats, kept: list[NDArray[np.bool_]]) -> Floats:
    """Return slope, standard error and R² of the timed specifications."""
    from statsmodels.api import OLS, add_constant

    found = []
    for rows in kept:
        values = data[rows]
        for one in TIMED.tolist():
            chosen = [bool(one >> j & 1) for j in range(N_CONTROLS)]
            columns = np.column_stack([values[:, -2], values[:, :N_CONTROLS][:, chosen]])
            fit = OLS(values[:, -1], add_constant(columns)).fit()
            found.append((fit.params[1], fit.bse[1], fit.rsquared, fit.pvalues[1]))
    return np.array(found)[:, :3].reshape(len(kept), TIMED.size, 3)


def own_seconds(data: Floats, kept: list[NDArray[np.bool_]]) -> float:
    """Return the median time of all specifications."""
    times = []
    for _ in range(N_OWN):
        start = time.perf_counter()
        own(data, kept)
        times.append(time.perf_counter() - start)
    return median(times)


def loop_seconds(data: Floats, kept: list[NDArray[np.bool_]]) -> float:
    """Return the time of all specifications, extrapolated from a part."""
    start = time.perf_counter()
    statsmodels_loop(data, kept)
    return (time.perf_counter() - start) * (1 << N_CONTROLS) / TIMED.size


def main() -> None:
    """Check that both sides compute the same, then print the table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    data, kept = answers()
    known, found = statsmodels_loop(data, kept), own(data, kept)
    for place, name in enumerate(("estimate", "std_error", "r_squared")):
        mine = getattr(found, name)[:, TIMED]
        np.testing.assert_allclose(mine, known[..., place], rtol=1e-9, atol=1e-12)
    ratios = [loop_seconds(data, kept) / own_seconds(data, kept) for _ in range(rounds)]
    verdict = "met" if median(ratios) >= GOAL else "MISSED"
    print(f"| what | against | goal | median of {rounds} | from, to | |")
    print("|---|---|---|---|---|---|")
    print(
        f"| `subset_slopes`, 10,240 specifications | a loop over `statsmodels.OLS`, 160 timed "
        f"| {GOAL} times as fast | {median(ratios):.0f} | {min(ratios):.0f} to {max(ratios):.0f} "
        f"| {verdict} |"
    )


if __name__ == "__main__":
    if ONE_THREAD.items() <= os.environ.items():
        main()
    else:
        again = [sys.executable, *sys.argv]
        sys.exit(subprocess.run(again, check=False, env=os.environ | ONE_THREAD).returncode)
