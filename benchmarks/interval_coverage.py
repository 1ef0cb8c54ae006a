"""What each method's test and interval are worth with 21 institutions: size and coverage.

    python go.py run python benchmarks/interval_coverage.py [RUNS]

Two tables. The first draws 21 clusters of five to ten people without an effect: how often
each method rejects at .05, by where the predictor varies and by the intraclass correlation
of the outcome. The second draws 17 of the 21 institutions of a district, and seven of the 30
people in each: how often each interval covers the slope of the whole district, with the
one-stage correction that `survey_design` refuses shown beside the two-stage one.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.clustered.cluster_means import cluster_means_ols
from crm_study.kernels.clustered.cluster_robust import cluster_robust
from crm_study.kernels.clustered.heteroscedastic import heteroscedastic
from crm_study.kernels.clustered.permutation import permutation_test
from crm_study.kernels.clustered.wild_bootstrap import wild_bootstrap
from crm_study.kernels.linear.least_squares import ols
from crm_study.kernels.mixed.random_intercept import random_intercept
from crm_study.kernels.survey.regression import survey_ols
from crm_study.kernels.survey.sample_design import Codes, SampleDesign

ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
RUNS, SEED, ALPHA, N_CLUSTERS = 2000, 2021, 0.05, 21
ICCS = (0.05, 0.1, 0.2)
Test = Callable[[Floats, Floats, Codes], float]


def design_of(cluster: Codes) -> SampleDesign:
    """Return a design of clusters drawn with replacement."""
    return SampleDesign(cluster=cluster, cluster_labels=tuple(map(str, np.unique(cluster))))


TESTS: dict[str, Test] = {
    "OLS": lambda y, x, _: float(ols(y, x).p_value[1]),
    "HC3": lambda y, x, _: float(heteroscedastic(y, x).p_value[1]),
    "CR1, t(G − 1)": lambda y, x, c: float(cluster_robust(y, x, cluster=c, kind="CR1").p_value[1]),
    "CR2, Satterthwaite": lambda y, x, c: float(cluster_robust(y, x, cluster=c).p_value[1]),
    "wild bootstrap, all signs": lambda y, x, c: (
        wild_bootstrap(y, x, cluster=c, term="x1", conf_level=None).p_value
    ),
    "random intercept, Satterthwaite": lambda y, x, c: float(
        random_intercept(y, x, cluster=c).p_value[1]
    ),
    "cluster means": lambda y, x, c: float(cluster_means_ols(y, x, cluster=c).p_value[1]),
    "permuted means, 999": lambda y, x, c: (
        permutation_test(y, x, cluster=c, term="x1", n_permutations=999).p_value
    ),
    "design, no correction": lambda y, x, c: float(
        survey_ols(y, x, design=design_of(c)).p_value[1]
    ),
}


def without_effect(
    generator: np.random.Generator, *, icc: float, between: bool
) -> tuple[Floats, Floats, Codes]:
    """Draw an outcome that shares its variance within clusters, and an unrelated predictor."""
    cluster = np.repeat(np.arange(N_CLUSTERS), generator.integers(5, 11, N_CLUSTERS))
    shared = np.sqrt(icc) * generator.normal(size=N_CLUSTERS)[cluster]
    y = shared + np.sqrt(1 - icc) * generator.normal(size=cluster.size)
    # A predictor of respondents shares a tenth of its variance within clusters, as scores do.
    x = np.sqrt(0.1) * generator.normal(size=N_CLUSTERS)[cluster]
    x = x + np.sqrt(0.9) * generator.normal(size=cluster.size)
    if between:
        x = generator.normal(size=N_CLUSTERS)[cluster]
    return y, x[:, None], cluster


def sizes(n_runs: int) -> None:
    """Print how often each method rejects a true hypothesis."""
    cells = [(between, icc) for between in (False, True) for icc in ICCS]
    rejected = {name: np.zeros(len(cells)) for name in TESTS}
    for place, (between, icc) in enumerate(cells):
        generator = np.random.default_rng([SEED, place])
        for _ in range(n_runs):
            drawn = without_effect(generator, icc=icc, between=between)
            for name, test in TESTS.items():
                rejected[name][place] += test(*drawn) < ALPHA
    error = np.sqrt(ALPHA * (1 - ALPHA) / n_runs)
    print(f"Share rejected at {ALPHA}, {n_runs:,} runs a cell, Monte-Carlo s.e. {error:.4f}:\n")
    print("| method | x of respondents, ICC .05 | .1 | .2 | x of institutions, ICC .05 | .1 | .2 |")
    print("|---|---|---|---|---|---|---|")
    for name, counts in rejected.items():
        print(f"| {name} | " + " | ".join(f"{count / n_runs:.3f}" for count in counts) + " |")


def district(generator: np.random.Generator) -> tuple[Floats, Floats, Codes]:
    """Make a district of 21 institutions with 30 people each."""
    cluster = np.repeat(np.arange(N_CLUSTERS), 30)
    x = np.sqrt(0.1) * generator.normal(size=N_CLUSTERS)[cluster]
    x = x + np.sqrt(0.9) * generator.normal(size=cluster.size)
    shared = np.sqrt(0.1) * generator.normal(size=N_CLUSTERS)[cluster]
    y = 0.3 * x + shared + np.sqrt(0.9) * generator.normal(size=cluster.size)
    return y, x[:, None], cluster


def sampled(generator: np.random.Generator, cluster: Codes) -> Codes:
    """Draw 17 institutions and seven people in each."""
    chosen = generator.choice(N_CLUSTERS, 17, replace=False)
    members = [
        generator.choice(np.flatnonzero(cluster == code), 7, replace=False) for code in chosen
    ]
    return np.concatenate(members)


def intervals(n_runs: int) -> None:
    """Print how often each interval covers the slope of the whole district."""
    generator = np.random.default_rng([SEED, 99])
    names = ("OLS", "design, no correction", "design, two stages", "one stage only: refused")
    covered, width = dict.fromkeys(names, 0), dict.fromkeys(names, 0.0)
    for _ in range(n_runs):
        y, x, cluster = district(generator)
        truth = ols(y, x).estimate[1]
        rows = sampled(generator, cluster)
        drawn = y[rows], x[rows]
        codes = np.unique(cluster[rows], return_inverse=True)[1]
        plain = replace(design_of(codes), weights=np.ones(rows.size))
        one = replace(plain, population_clusters=np.full(rows.size, float(N_CLUSTERS)))
        two = replace(one, population_units=np.full(rows.size, 30.0))
        fits = (
            ols(*drawn),
            *(survey_ols(*drawn, design=design) for design in (plain, two, one)),
        )
        for name, fit in zip(names, fits, strict=True):
            covered[name] += bool(fit.conf_low[1] <= truth <= fit.conf_high[1])
            width[name] += float(fit.conf_high[1] - fit.conf_low[1])
    error = np.sqrt(ALPHA * (1 - ALPHA) / n_runs)
    print(f"\nCoverage of 95% intervals of the district's slope, s.e. {error:.4f}:\n")
    print("| method | covered | width |")
    print("|---|---|---|")
    for name in names:
        print(f"| {name} | {covered[name] / n_runs:.3f} | {width[name] / n_runs:.3f} |")


def main() -> None:
    """Print both tables."""
    n_runs = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    sizes(n_runs)
    intervals(n_runs)


if __name__ == "__main__":
    if ONE_THREAD.items() <= os.environ.items():
        main()
    else:
        again = [sys.executable, *sys.argv]
        sys.exit(subprocess.run(again, check=False, env=os.environ | ONE_THREAD).returncode)
