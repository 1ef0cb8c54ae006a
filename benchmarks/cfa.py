"""How many times as fast a confirmatory factor analysis is as lavaan's.

    python go.py run python benchmarks/cfa.py [ROUNDS]

25 items of five correlated constructs and 2,800 respondents: estimates, standard errors and
fit indices, against `lavaan::cfa` and `fitMeasures` where R has it. R's own start is not
counted. Every round runs both sides side by side; the verdict is the median of the ratios
of the rounds. Chi-squared and estimates are checked to be the same.
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

from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.latent.confirmatory import cfa
from crm_study.kernels.latent.fit_indices import fit_indices

#: One thread for every side; it has to be said before numpy is loaded.
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
ROUNDS, SEED, GOAL = 5, 2021, 15
N_OBS, N_ITEMS, N_OWN = 2800, 25, 15
CONSTRUCTS = {f"f{k}": range(5 * k, 5 * k + 5) for k in range(5)}
LAVAAN = """\
suppressMessages(library(lavaan)); folder <- commandArgs(TRUE)[1]
answers <- read.csv(file.path(folder, "answers.csv"), header = FALSE)
model <- paste(sapply(0:4, function(k)
  paste0("f", k, " =~ ", paste0("V", 5 * k + 1:5, collapse = " + "))), collapse = "\\n")
again <- function(n, run) { invisible(run()); system.time(for (i in 1:n) run())[["elapsed"]] / n }
fitted <- function() cfa(model, answers)
whole <- function() fitMeasures(cfa(model, answers))
fit <- fitted()
sparse <- answers
sparse[outer(seq_len(nrow(sparse)), 1:25, function(i, j) (i * j + i %/% 7) %% 47 == 0)] <- NA
full <- function() cfa(model, sparse, missing = "ml")
cat(again(5, fitted), again(5, whole), again(1, full), fitMeasures(fit, "chisq"),
  fitMeasures(full(), "chisq"), coef(fit)[1:20], sep = "\\n")
"""


def likert() -> Floats:
    """Return answers from 1 to 6 with five correlated factors."""
    generator = np.random.default_rng(SEED)
    common = generator.normal(size=(N_OBS, 1))
    traits = np.repeat(common + generator.normal(size=(N_OBS, 5)), N_ITEMS // 5, axis=1)
    answers = 4 + 0.7 * traits + 0.9 * generator.normal(size=(N_OBS, N_ITEMS))
    return np.clip(np.rint(answers), 1, 6)


def with_holes(scores: Floats) -> Floats:
    """Leave out one answer in 47, by the rule that R is given."""
    i, j = np.ogrid[1 : len(scores) + 1, 1 : N_ITEMS + 1]
    return np.where((i * j + i // 7) % 47 == 0, np.nan, scores)


def seconds(run: Callable[[], object], *, n: int) -> float:
    """Return the median time of a run."""
    times = []
    for _ in range(n):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return median(times)


def lavaan_numbers(folder: Path) -> list[float]:
    """Return lavaan's three times, two chi-squareds and loadings."""
    done = subprocess.run(
        ["Rscript", "-e", LAVAAN, str(folder)], check=True, capture_output=True, text=True
    )
    return [float(line) for line in done.stdout.split()]


def has_lavaan() -> bool:
    """Tell whether R is there with lavaan."""
    if shutil.which("Rscript") is None:
        return False
    code = 'quit(status = !requireNamespace("lavaan", quietly = TRUE))'
    return subprocess.run(["Rscript", "-e", code], check=False, capture_output=True).returncode == 0


def main() -> None:
    """Check that both sides compute the same, then print the table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    scores = likert()
    sparse = with_holes(scores)
    if not has_lavaan():
        print("R with lavaan is not installed: there is nothing to compare with.")
        return
    runs: dict[str, tuple[Callable[[], object], int]] = {
        "`cfa`, 25 items, 5 constructs": (lambda: cfa(scores, CONSTRUCTS), N_OWN),
        "`cfa` and `fit_indices`": (lambda: fit_indices(cfa(scores, CONSTRUCTS)), N_OWN),
        "`cfa`, 2% of the answers missing": (lambda: cfa(sparse, CONSTRUCTS, missing="fiml"), 3),
    }
    ratios: dict[str, list[float]] = {name: [] for name in runs}
    with tempfile.TemporaryDirectory() as name:
        np.savetxt(Path(name) / "answers.csv", scores, delimiter=",", fmt="%d")
        for _ in range(rounds):
            known = lavaan_numbers(Path(name))
            for (what, (run, n)), theirs in zip(runs.items(), known, strict=False):
                ratios[what].append(theirs / seconds(run, n=n))
    fit, full = cfa(scores, CONSTRUCTS), cfa(sparse, CONSTRUCTS, missing="fiml")
    np.testing.assert_allclose([fit.test.statistic, full.test.statistic], known[3:5], rtol=1e-7)
    loadings = fit.paths.estimate[:N_ITEMS][~np.isnan(fit.paths.std_error[:N_ITEMS])]
    np.testing.assert_allclose(loadings, known[5:], rtol=1e-5)
    print(f"| what | against | goal | median of {rounds} | from, to | |")
    print("|---|---|---|---|---|---|")
    for what, found in ratios.items():
        verdict = "met" if median(found) >= GOAL else "MISSED"
        print(
            f"| {what} | `lavaan::cfa` | {GOAL} times as fast | {median(found):.1f} "
            f"| {min(found):.1f} to {max(found):.1f} | {verdict} |"
        )


if __name__ == "__main__":
    if ONE_THREAD.items() <= os.environ.items():
        main()
    else:
        again = [sys.executable, *sys.argv]
        sys.exit(subprocess.run(again, check=False, env=os.environ | ONE_THREAD).returncode)
