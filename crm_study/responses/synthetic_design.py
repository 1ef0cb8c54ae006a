"""Who is asked in synthetic data: wave, stratum and institution of every respondent."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from crm_study.kernels.survey.allocation import allocate
from crm_study.protocol.study import Study


def main_design(study: Study, n: int) -> dict[str, list[str]]:
    """Return the design of the main wave; see `wave_design`."""
    clusters = study.population.clusters
    n_clusters = clusters.n if clusters and clusters.n else 1
    return wave_design(study, n, n_clusters, "MFI", study.waves.main if study.waves else "main")


def wave_design(
    study: Study, n: int, n_clusters: int, prefix: str, wave: str
) -> dict[str, list[str]]:
    """Return wave, stratum and cluster of every respondent, spread as evenly as possible."""
    population = study.population
    design: dict[str, list[str]] = {study.waves.column if study.waves else "": [wave] * n}
    if population.strata:
        levels = population.strata.levels
        sizes = [level.n or 1 for level in levels.values()]
        shares = _shares(n, sizes)
        codes = [code for code, k in zip(levels, shares, strict=True) for _ in range(k)]
        design[population.strata.column] = codes
    if population.clusters:
        names = [f"{prefix}{number:02d}" for number in range(1, n_clusters + 1)]
        design[population.clusters.column] = [names[row % n_clusters] for row in range(n)]
    return design


def _shares(n: int, sizes: list[int]) -> list[int]:
    """Allocate in proportion; a draw larger than the population keeps the proportions."""
    rounds = -(-n // sum(sizes))
    return [int(share) for share in allocate(n, [rounds * size for size in sizes])]


def cluster_numbers(study: Study, design: Mapping[str, list[str]], n: int) -> NDArray[np.int64]:
    """Return everybody's institution as a number; without institutions, everybody's own."""
    clusters = study.population.clusters
    if clusters is None:
        return np.arange(n)
    return np.unique(design[clusters.column], return_inverse=True)[1].astype(np.int64)
