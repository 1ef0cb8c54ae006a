"""How many times as fast a polychoric matrix is as lavaan's.

    python go.py run python benchmarks/polychoric.py [ROUNDS]

25 items of 2,800 respondents, 300 pairs, against `lavaan::lavCor` where R has it. R's own
start is not counted. Every round runs both side by side; the verdict is the median of the
ratios of the rounds. The correlations are checked to be the same to 1e-6.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import numpy as np

from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.polychoric.polychoric import polychoric

#: One thread for every side; it has to be said before numpy is loaded.
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
ROUNDS, SEED, GOAL = 5, 2021, 80
N_OBS, N_ITEMS, N_OWN = 2800, 25, 7
LAVAAN = """\
suppressMessages(library(lavaan)); folder <- commandArgs(TRUE)[1]
answers <- read.csv(file.path(folder, "answers.csv"), header = FALSE)
took <- system.time(found <- suppressWarnings(
  lavCor(answers, ordered = names(answers), output = "cor", se = "none")))[["elapsed"]]
write.table(unclass(found), file.path(folder, "found.csv"), sep = ",", row.names = FALSE,
  col.names = FALSE)
cat(took)
"""


def likert() -> Floats:
    """Return answers from 1 to 6 with five correlated factors."""
    generator = np.random.default_rng(SEED)
    common = generator.normal(size=(N_OBS, 1))
    traits = np.repeat(common + generator.normal(size=(N_OBS, 5)), N_ITEMS // 5, axis=1)
    answers = 4 + 0.7 * traits + 0.9 * generator.normal(size=(N_OBS, N_ITEMS))
    return np.clip(np.rint(answers), 1, 6)


def own_seconds(scores: Floats) -> float:
    """Return the median time of one matrix."""
    times = []
    for _ in range(N_OWN):
        start = time.perf_counter()
        polychoric(scores)
        times.append(time.perf_counter() - start)
    return median(times)


def lavaan_seconds(folder: Path) -> float:
    """Return the time of one matrix by lavaan, and leave the matrix in the folder."""
    done = subprocess.run(
        ["Rscript", "-e", LAVAAN, str(folder)], check=True, capture_output=True, text=True
    )
    return float(done.stdout)


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
    if not has_lavaan():
        print("R with lavaan is not installed: there is nothing to compare with.")
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        np.savetxt(folder / "answers.csv", scores, delimiter=",", fmt="%d")
        ratios = [lavaan_seconds(folder) / own_seconds(scores) for _ in range(rounds)]
        known = np.loadtxt(folder / "found.csv", delimiter=",")
    np.testing.assert_allclose(polychoric(scores).rho, known, rtol=0, atol=1e-6)
    verdict = "met" if median(ratios) >= GOAL else "MISSED"
    print(f"| what | against | goal | median of {rounds} | from, to | |")
    print("|---|---|---|---|---|---|")
    print(
        f"| `polychoric` | `lavaan::lavCor` | {GOAL} times as fast | {median(ratios):.0f} "
        f"| {min(ratios):.0f} to {max(ratios):.0f} | {verdict} |"
    )


if __name__ == "__main__":
    if ONE_THREAD.items() <= os.environ.items():
        main()
    else:
        again = [sys.executable, *sys.argv]
        sys.exit(subprocess.run(again, check=False, env=os.environ | ONE_THREAD).returncode)
