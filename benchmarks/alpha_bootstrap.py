"""How many times as fast alpha is bootstrapped as by a loop over respondents.

    python go.py run python benchmarks/alpha_bootstrap.py [ROUNDS]

10,000 resamples with BCa limits of 2,800 respondents and 25 items, against the same number
of calls of `pingouin.cronbach_alpha`, and of `boot::boot` where R is installed. A loop is
timed on a part and multiplied, which is said in its line. Every round runs each pair side
by side; the verdict is the median of the ratios of the rounds. The resamples and the
estimates are checked to be the same.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import numpy as np
import pandas as pd
import pingouin

from crm_study.kernels.arrays.bootstrap import resample_counts
from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.reliability.alpha_bootstrap import (
    alpha_jackknife,
    alpha_replicates,
    bootstrap_alpha,
)

#: One thread for every side; it has to be said before numpy is loaded.
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
ROUNDS, SEED = 5, 2021
N_OBS, N_ITEMS, N_RESAMPLES, N_TIMED = 2800, 25, 10_000, 100
BOOT = """\
suppressMessages(library(boot)); scores <- as.matrix(read.csv(commandArgs(TRUE)[1]))
alpha_of <- function(scores, drawn) {{ covariance <- cov(scores[drawn, ]); k <- ncol(scores)
  k / (k - 1) * (1 - sum(diag(covariance)) / sum(covariance)) }}
many <- system.time(boot(scores, alpha_of, R = {n}))[["elapsed"]]
jack <- system.time(for (i in 1:{n}) alpha_of(scores, -i))[["elapsed"]]
cat(many, jack)
"""


def likert() -> Floats:
    """Return answers from 1 to 5 with one common factor."""
    generator = np.random.default_rng(SEED)
    trait = generator.normal(size=(N_OBS, 1))
    answers = 3 + 0.7 * trait + 0.9 * generator.normal(size=(N_OBS, N_ITEMS))
    return np.clip(np.rint(answers), 1, 5)


def seconds(task: Callable[[], object]) -> float:
    """Run a task and return how long it took."""
    start = time.perf_counter()
    task()
    return time.perf_counter() - start


def pingouin_loop(scores: Floats) -> list[float]:
    """Return alpha of the first resamples, by pingouin; no jackknife, hence no BCa."""
    counts = np.vstack(list(resample_counts(N_OBS, n_resamples=N_TIMED, seed=SEED)))
    rows = [np.repeat(np.arange(N_OBS), row.astype(int)) for row in counts]
    frame = pd.DataFrame(scores)
    return [float(pingouin.cronbach_alpha(frame.iloc[drawn])[0]) for drawn in rows]


def first_resamples(scores: Floats) -> list[float]:
    """Return alpha of the same resamples, all at once."""
    return alpha_replicates(scores, n_resamples=N_TIMED, seed=SEED).tolist()


def r_seconds(answers: Path) -> float:
    """Return the time of boot and of the jackknife BCa needs, from a part of both."""
    code = BOOT.format(n=N_TIMED)
    done = subprocess.run(
        ["Rscript", "-e", code, str(answers)], check=True, capture_output=True, text=True
    )
    many, jackknife = map(float, done.stdout.split())
    return many * N_RESAMPLES / N_TIMED + jackknife * N_OBS / N_TIMED


def row(label: str, goal: float, ratios: list[float]) -> str:
    """Return one line of the table."""
    verdict = "met" if median(ratios) >= goal else "MISSED"
    return (
        f"| `bootstrap_alpha`, BCa | {label} | {goal:g} times as fast | {median(ratios):.0f} "
        f"| {min(ratios):.0f} to {max(ratios):.0f} | {verdict} |"
    )


def own_seconds(scores: Floats) -> float:
    """Return the time of 10,000 resamples with BCa limits."""
    return seconds(lambda: bootstrap_alpha(scores, seed=SEED, n_resamples=N_RESAMPLES))


def main() -> None:
    """Check that both sides compute the same, then print the table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    scores = likert()
    np.testing.assert_allclose(first_resamples(scores), pingouin_loop(scores), rtol=1e-12)
    alpha_jackknife(scores)
    part = f"{N_TIMED} of {N_RESAMPLES:,} timed"
    print(f"| what | against | goal | median of {rounds} | from, to | |")
    print("|---|---|---|---|---|---|", flush=True)
    times = N_RESAMPLES / N_TIMED
    found = [
        seconds(lambda: pingouin_loop(scores)) * times / own_seconds(scores) for _ in range(rounds)
    ]
    print(row(f"a loop over `pingouin.cronbach_alpha`, {part}", 100, found), flush=True)
    if shutil.which("Rscript") is None:
        return
    with tempfile.TemporaryDirectory() as folder:
        answers = Path(folder) / "answers.csv"
        pd.DataFrame(scores).to_csv(answers, index=False)
        found = [r_seconds(answers) / own_seconds(scores) for _ in range(rounds)]
    print(row(f"`boot::boot` and a jackknife, {part}", 80, found), flush=True)


if __name__ == "__main__":
    if ONE_THREAD.items() <= os.environ.items():
        main()
    else:
        again = [sys.executable, *sys.argv]
        sys.exit(subprocess.run(again, check=False, env=os.environ | ONE_THREAD).returncode)
