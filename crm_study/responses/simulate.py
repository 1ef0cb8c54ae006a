"""Synthetic responses: drawn from the declared study, calibrated when it says so.

Generated data are marked in every row (``synthetic``, ``synthetic_seed``), in every
respondent id (``SYN-<seed>-``) and in the file name. They teach and test; they are
never evidence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from crm_study.errors import AnalysisError, DataError, OutputError
from crm_study.kernels.survey.sampling import allocate
from crm_study.protocol.instrument import Item
from crm_study.protocol.source import Simulation
from crm_study.protocol.study import Study
from crm_study.responses.admission import SEED_COLUMN, SYNTHETIC_COLUMN, admit
from crm_study.responses.latent import draw_answers, draw_constructs
from crm_study.responses.responses import Responses
from crm_study.responses.targets import Attained, choose_rows

if TYPE_CHECKING:
    import pandas as pd

_CANDIDATES = 200
_DEFAULT_N = 100


@dataclass(frozen=True, slots=True, eq=False)
class SyntheticData:
    """Generated cells as they would stand in a file, and the targets they attain."""

    frame: pd.DataFrame
    study: str
    seed: int
    attained: tuple[Attained, ...]

    def certificate(self) -> dict[str, Any]:
        """Return target, attained and tolerance of every calibrated number."""
        return {
            "synthetic": True,
            "study": self.study,
            "seed": self.seed,
            "n_rows": len(self.frame),
            "targets": [target.plain() for target in self.attained],
        }

    def summary(self) -> str:
        """Return the certificate in words."""
        lines = [
            f"SYNTHETIC DATA for study '{self.study}', seed {self.seed}: {len(self.frame)} rows, "
            "generated, not collected from anyone."
        ]
        lines += [f"  {target}" for target in self.attained]
        return "\n".join(lines)


def simulate(study: Study, *, n: int | None = None, seed: int | None = None) -> Responses:
    """Draw synthetic responses and admit them.

    Parameters
    ----------
    study : Study
        The declared study; its ``simulation`` says how to draw, and what to calibrate to.
    n : int, optional
        Respondents of the main wave.
    seed : int, optional
        Seed of the draw.

    Returns
    -------
    Responses
        Marked synthetic.

    Raises
    ------
    AnalysisError
        The targets cannot be met together by this many respondents.

    Examples
    --------
    >>> from crm_study.protocol.reader import read_study
    >>> simulate(read_study("ecsi-mobile"), n=30, seed=1).origin.synthetic
    True
    """
    drawn = draw_synthetic(study, n=n, seed=seed)
    return admit(drawn.frame, study, file=f"{study.id}-SYNTHETIC").responses


def draw_synthetic(study: Study, *, n: int | None = None, seed: int | None = None) -> SyntheticData:
    """Draw synthetic cells, pilot rows first; see `simulate`."""
    import pandas as pd

    plan = study.simulation or Simulation()
    chosen_seed = plan.seed if seed is None else seed
    size = n or plan.n or _DEFAULT_N
    if size < 2:
        raise DataError(f"At least 2 respondents are needed; {size} were asked for.")
    rng = np.random.default_rng(chosen_seed)
    clusters = study.population.clusters
    n_clusters = clusters.n if clusters and clusters.n else 1
    main = _design(study, size, n_clusters, "MFI", study.waves.main if study.waves else "")
    cells, attained = _draw(study, plan, main, rng, calibrated=True)
    if study.waves and plan.pilot:
        pilot = _design(study, plan.pilot.n, plan.pilot.clusters, "PILOT", study.waves.pilot)
        cells = pd.concat([_draw(study, plan, pilot, rng)[0], cells], ignore_index=True)
    name = study.respondent.column if study.respondent else "respondent"
    ids = [f"SYN-{chosen_seed}-{row:04d}" for row in range(1, len(cells) + 1)]
    cells.insert(0, name, ids)
    cells[SYNTHETIC_COLUMN], cells[SEED_COLUMN] = "1", str(chosen_seed)
    return SyntheticData(cells, study.id, chosen_seed, attained)


def write_simulation(drawn: SyntheticData, path: Path) -> Path:
    """Write the cells as CSV; the name of the file must say that they are synthetic."""
    if "SYNTHETIC" not in path.name.upper():
        raise OutputError(
            f"{path} does not say that the data are generated: put 'SYNTHETIC' in the file name, "
            f"for example {path.stem}-SYNTHETIC{path.suffix or '.csv'}."
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        drawn.frame.to_csv(path, index=False, lineterminator="\n")
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror}.") from None
    return path


def _design(study: Study, n: int, n_clusters: int, prefix: str, wave: str) -> dict[str, list[str]]:
    """Return wave, stratum and cluster of every respondent, spread as evenly as possible."""
    population = study.population
    design: dict[str, list[str]] = {}
    if study.waves:
        design[study.waves.column] = [wave] * n
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


def _draw(
    study: Study,
    plan: Simulation,
    design: Mapping[str, list[str]],
    rng: np.random.Generator,
    *,
    calibrated: bool = False,
) -> tuple[pd.DataFrame, tuple[Attained, ...]]:
    import pandas as pd

    n = len(next(iter(design.values()))) if design else plan.n or _DEFAULT_N
    targets = plan.targets if calibrated else []
    n_candidates = _CANDIDATES if targets else 1
    people = np.repeat(np.arange(n), n_candidates)
    clusters = _cluster_numbers(study, design, n)[people]
    constructs = draw_constructs(study, clusters, plan, rng)
    answers = _scored_answers(study, plan, constructs, rng)
    blank = _blank_mask(study, plan, n, rng)[people]
    scored = pd.DataFrame(answers, dtype=float).mask(blank)
    rows, attained = choose_rows(study, scored, targets, n_slots=n, seed=rng)
    cells = dict(design)
    chosen = scored.iloc[rows]
    for item in study.instrument.items():
        cells[item.id] = (
            ["" if np.isnan(value) else str(int(value)) for value in chosen[item.id]]
            if item.id in chosen
            else _other_answers(study, item, n, rng)
        )
    return pd.DataFrame(cells, dtype=str), attained


def _cluster_numbers(study: Study, design: Mapping[str, list[str]], n: int) -> NDArray[np.int64]:
    clusters = study.population.clusters
    if clusters is None:
        return np.arange(n)
    names = design[clusters.column]
    return np.unique(names, return_inverse=True)[1]


def _scored_answers(
    study: Study,
    plan: Simulation,
    constructs: Mapping[str, NDArray[np.float64]],
    rng: np.random.Generator,
) -> dict[str, NDArray[np.int64]]:
    home = {item: name for name in study.first_order() for item in study.items_of(name)}
    answers = {}
    for name in study.scored_items():
        scale = study.scale_of(name)
        if scale is None:
            raise AnalysisError(f"Item '{name}' has no answer scale, so it cannot be simulated.")
        answers[name] = draw_answers(
            constructs[home[name]], study.item(name), scale, loading=plan.loading, rng=rng
        )
    return answers


def _blank_mask(
    study: Study, plan: Simulation, n: int, rng: np.random.Generator
) -> NDArray[np.bool_]:
    """Leave answers out at random, at most one in each construct of a person."""
    names = study.scored_items()
    blank = rng.random((n, len(names))) < plan.missing_share
    for construct in study.first_order():
        columns = [names.index(item) for item in study.items_of(construct)]
        several = blank[:, columns].cumsum(axis=1) > 1
        blank[:, columns] &= ~several
    return blank


def _other_answers(study: Study, item: Item, n: int, rng: np.random.Generator) -> list[str]:
    """Answer what is not scored: the expected code, any point, a small number, or nothing."""
    scale = study.scale_of(item.id)
    if item.expected is not None:
        return [str(item.expected)] * n
    if scale is not None:
        return [str(code) for code in rng.choice(sorted(scale.points), n)]
    if item.type == "number":
        return [str(number) for number in rng.poisson(20, n)]
    return [""] * n
