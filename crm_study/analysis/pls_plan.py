"""What is asked of a path model, and the rows that answer it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from crm_study.analysis.frames import complete_rows, require_columns
from crm_study.analysis.variable import Variable, variable_of
from crm_study.errors import AnalysisError, listed
from crm_study.kernels.pls.bootstrap_limits import Interval
from crm_study.kernels.pls.outer_weights import PlsSettings
from crm_study.kernels.pls.path_model import PathModel, path_model
from crm_study.kernels.pls.pls_bootstrap import SignChange
from crm_study.kernels.pls.second_order import TwoStage, repeated_indicators, two_stage

if TYPE_CHECKING:
    from crm_study.analysis.variable import Table

Floats = NDArray[np.float64]
#: Leave rows with a gap out, or put the item's mean in its place (as seminr does).
Gaps = Literal["listwise", "mean"]
Approach = Literal["two_stage", "repeated"]


@dataclass(frozen=True, slots=True, eq=False)
class PlsPlan:
    """A declared path model, by names.

    Attributes
    ----------
    constructs : mapping of str to sequence of str
        Items of every first-order construct.
    paths : mapping of str to sequence of str
        Constructs that lead to each outcome.
    second_order : mapping of str to sequence of str
        Dimensions of every second-order construct.
    scale : mapping of str to (float, float)
        Ends of the answer scales; an item that is not named has those of its answers.
    labels : mapping of str to str
        How a reader should see constructs.
    """

    constructs: Mapping[str, Sequence[str]]
    paths: Mapping[str, Sequence[str]]
    second_order: Mapping[str, Sequence[str]] = field(default_factory=dict)
    modes: Mapping[str, str] = field(default_factory=dict)
    settings: PlsSettings = field(default_factory=PlsSettings)
    consistent: bool | Collection[str] = False
    approach: Approach = "two_stage"
    gaps: Gaps = "listwise"
    target: str | None = None
    scale: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    interval: Interval = "percentile"
    sign_change: SignChange = "none"
    n_resamples: int = 5000
    seed: int = 2021
    conf_level: float = 0.95

    @property
    def items(self) -> tuple[str, ...]:
        """Items, in the order of the constructs."""
        return tuple(item for items in self.constructs.values() for item in items)

    def label(self, construct: str) -> str:
        """Return how a reader should see a construct."""
        return self.labels.get(construct, construct)


@dataclass(frozen=True, slots=True, eq=False)
class PlsData:
    """The rows of a path model, and the model by positions.

    Attributes
    ----------
    scores : ndarray of float, shape (n_obs, n_items)
        Complete, in the order of the plan's items.
    clusters : ndarray of int, shape (n_obs,), or None
    n_received : int
        Rows of the frame.
    n_filled : int
        Answers that a mean stands for.
    """

    scores: Floats
    clusters: NDArray[np.intp] | None
    n_received: int
    n_filled: int
    model: PathModel | TwoStage


def pls_data(frame: Table, plan: PlsPlan, *, cluster: str | None = None) -> PlsData:
    """Gather the items, settle the gaps, and read the model by positions.

    Raises
    ------
    AnalysisError
        An item that is unknown, serves two constructs or does not vary, too few rows, or a
        model that cannot be estimated.
    """
    model = _model(plan)
    require_columns(frame, (*plan.items, *([cluster] if cluster else [])))
    columns = (variable_of(frame, item) for item in plan.items)
    scores = np.column_stack([one.numbers(purpose="a path model") for one in columns])
    n_filled = 0
    if plan.gaps == "mean":
        scores, n_filled = _filled(scores)
    kept = np.asarray(~np.isnan(scores).any(axis=1))
    used = complete_rows(scores)
    _require_answers(used, plan)
    clusters = None if cluster is None else _codes(variable_of(frame, cluster).take(kept))
    return PlsData(used, clusters, len(frame), n_filled, model)


def _model(plan: PlsPlan) -> PathModel | TwoStage:
    """Read the model; an item belongs to one construct."""
    items = plan.items
    for item in items:
        if items.count(item) > 1:
            owners = [name for name, found in plan.constructs.items() if item in found]
            raise AnalysisError(
                f"The item '{item}' is listed more than once ({listed(owners)}); in a path model "
                "an item measures one construct."
            )
    places = {
        name: [items.index(item) for item in found] for name, found in plan.constructs.items()
    }
    kinds = {"modes": plan.modes, "consistent": plan.consistent}
    if not plan.second_order:
        return path_model(places, plan.paths, **kinds)  # type: ignore[arg-type]
    if plan.approach == "repeated":
        return repeated_indicators(places, plan.paths, plan.second_order, **kinds)  # type: ignore[arg-type]
    return two_stage(
        places,
        plan.paths,
        plan.second_order,
        n_columns=len(items),
        modes=plan.modes,
        consistent=plan.consistent,
    )


def _filled(scores: Floats) -> tuple[Floats, int]:
    """Put the item's mean where an answer is missing, and count."""
    gaps = np.isnan(scores)
    answered = (~gaps).sum(axis=0)
    means = np.where(gaps, 0.0, scores).sum(axis=0) / np.maximum(answered, 1)
    means = np.where(answered > 0, means, np.nan)
    return np.where(gaps, means, scores), int(gaps.sum())


def _require_answers(scores: Floats, plan: PlsPlan) -> None:
    if len(scores) < 3:
        raise AnalysisError(
            f"A path model needs at least 3 rows with an answer to all {len(plan.items)} items, "
            f"but there are {len(scores)}."
        )
    still = [item for item, column in zip(plan.items, scores.T, strict=True) if np.ptp(column) == 0]
    if still:
        raise AnalysisError(
            f"Everyone answered alike: {listed(still)}. An item that does not vary has no place "
            "in a path model."
        )


def _codes(column: Variable) -> NDArray[np.intp]:
    """Return the number of every row's cluster, in the order they appear; each has one."""
    names = dict.fromkeys(column.known.tolist())
    n_without = int(column.gaps.sum())
    if n_without or len(names) < 2:
        raise AnalysisError(
            f"Resampling by '{column.name}' needs at least two clusters and one for every row; "
            f"there are {len(names)}, and {n_without} rows without."
        )
    places = {name: place for place, name in enumerate(names)}
    return np.array([places[name] for name in column.values.tolist()], dtype=np.intp)
