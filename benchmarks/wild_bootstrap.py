"""How many times as fast all sign patterns of 21 clusters are as another program's draws.

    python go.py run python benchmarks/wild_bootstrap.py [ROUNDS]

21 clusters of five to ten people, one predictor within and one between clusters: the p value
of one slope by `wild_bootstrap`, all 2^20 patterns, against 9,999 random draws by pyfixest and
by wildboottest, where these are installed; what they compile is compiled before. Every
round runs all side by side; the verdict is the median of the ratios of the rounds. That the
t is the same, and p within the error of the draws, is checked first.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from statistics import median

import numpy as np
import pandas as pd

from crm_study.kernels.clustered.wild_bootstrap import WildTest, wild_bootstrap

#: One thread for every side; it has to be said before numpy is loaded.
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
ROUNDS, SEED, GOAL, N_CLUSTERS, N_DRAWS, N_OWN = 7, 2021, 20, 21, 9999, 20
Peer = Callable[[], tuple[float, float]]


def people() -> pd.DataFrame:
    """Return the outcome, a predictor within and one between clusters, and the cluster."""
    generator = np.random.default_rng(SEED)
    cluster = np.repeat(np.arange(N_CLUSTERS), generator.integers(5, 11, N_CLUSTERS))
    within = generator.normal(size=cluster.size)
    between = generator.normal(size=N_CLUSTERS)[cluster]
    shared = 0.4 * generator.normal(size=N_CLUSTERS)[cluster]
    y = 0.2 * within + 0.15 * between + shared + generator.normal(size=cluster.size)
    return pd.DataFrame({"y": y, "within": within, "between": between, "cluster": cluster})


def own(frame: pd.DataFrame, *, conf_level: float | None = None) -> WildTest:
    """Try all sign patterns."""
    return wild_bootstrap(
        frame["y"].to_numpy(),
        frame[["within", "between"]].to_numpy(),
        cluster=frame["cluster"].to_numpy(),
        term="between",
        names=["within", "between"],
        conf_level=conf_level,
    )


def pyfixest_draws(frame: pd.DataFrame) -> Peer:
    """Return a run of pyfixest: t and p."""
    import pyfixest as pf

    fit = pf.feols("y ~ within + between", data=frame, vcov={"CRV1": "cluster"})

    def run() -> tuple[float, float]:
        row = fit.wildboottest(param="between", reps=N_DRAWS, seed=SEED)
        return float(row["t value"]), float(row["Pr(>|t|)"])

    return run


def wildboottest_draws(frame: pd.DataFrame) -> Peer:
    """Return a run of wildboottest: t and p."""
    import statsmodels.formula.api as smf
    from wildboottest.wildboottest import wildboottest

    model = smf.ols("y ~ within + between", data=frame)

    def run() -> tuple[float, float]:
        row = wildboottest(
            model, param="between", cluster=frame["cluster"], B=N_DRAWS, seed=SEED, show=False
        )
        return float(row["statistic"].iloc[0]), float(row["p-value"].iloc[0])

    return run


def peers(frame: pd.DataFrame) -> dict[str, Peer]:
    """Return the programs that are installed; name the others."""
    known = {"pyfixest": pyfixest_draws, "wildboottest": wildboottest_draws}
    missing = [name for name in known if importlib.util.find_spec(name) is None]
    for name in missing:
        print(f"{name} is not installed: it is not compared.")
    return {name: make(frame) for name, make in known.items() if name not in missing}


def seconds(run: Callable[[], object], *, n: int) -> float:
    """Return the median time of a run."""
    times = []
    for _ in range(n):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return median(times)


def check(mine: WildTest, found: tuple[float, float], n_obs: int) -> None:
    """Stop unless t is the same, CR1S being that of others, and p within five errors."""
    statistic, p_value = found
    scale = np.sqrt((n_obs - 3) / (n_obs - 1))
    np.testing.assert_allclose(mine.statistic * scale, statistic, rtol=1e-8)
    error = np.sqrt(mine.p_value * (1 - mine.p_value) / N_DRAWS)
    if abs(mine.p_value - p_value) > 5 * error:
        sys.exit(f"p is {mine.p_value}, but {p_value} elsewhere.")


def main() -> None:
    """Check that all sides compute the same, then print the table."""
    warnings.simplefilter("ignore")
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    frame = people()
    others = peers(frame)
    for run in others.values():
        check(own(frame), run(), len(frame))
    what = {
        "p of all 2^20 sign patterns": lambda: own(frame),
        "p and its exact interval": lambda: own(frame, conf_level=0.95),
    }
    ratios: dict[tuple[str, str], list[float]] = {(w, o): [] for w in what for o in others}
    for _ in range(rounds):
        mine = {name: seconds(run, n=N_OWN) for name, run in what.items()}
        for other, run in others.items():
            theirs = seconds(run, n=1)
            for name, time_taken in mine.items():
                ratios[name, other].append(theirs / time_taken)
    print(f"| what | against | goal | median of {rounds} | from, to | |")
    print("|---|---|---|---|---|---|")
    for (name, other), found in ratios.items():
        verdict = "met" if median(found) >= GOAL else "MISSED"
        print(
            f"| {name} | {N_DRAWS:,} draws of {other}, p only | {GOAL} times as fast "
            f"| {median(found):.0f} | {min(found):.0f} to {max(found):.0f} | {verdict} |"
        )


if __name__ == "__main__":
    if ONE_THREAD.items() <= os.environ.items():
        main()
    else:
        again = [sys.executable, *sys.argv]
        sys.exit(subprocess.run(again, check=False, env=os.environ | ONE_THREAD).returncode)
