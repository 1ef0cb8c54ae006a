"""A path model: which items measure which construct, and which construct leads to which."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from crm_study.errors import AnalysisError, listed, nearest

#: Weights from correlations (reflective and composite constructs) or from a regression
#: (formative constructs).
Mode = Literal["A", "B"]
Places = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class PathModel:
    """A recursive path model of constructs; positions throughout, no data.

    Attributes
    ----------
    constructs : tuple of str, length q
    items : tuple of tuple of int, length q
        Columns of the scores that measure each construct.
    predictors : tuple of tuple of int, length q
        Constructs that lead to each construct; empty for an exogenous one.
    modes : tuple of {"A", "B"}, length q
    factors : tuple of bool, length q
        Whether the construct is taken for a common factor, so that what its composite
        says is corrected for attenuation (PLSc).
    order : tuple of int, length q
        Every construct after those that lead to it.
    """

    constructs: tuple[str, ...]
    items: tuple[tuple[int, ...], ...]
    predictors: tuple[tuple[int, ...], ...]
    modes: tuple[Mode, ...]
    factors: tuple[bool, ...]
    order: tuple[int, ...]

    @cached_property
    def columns(self) -> Places:
        """Columns of the scores, construct by construct, shape (p,)."""
        return np.array([item for block in self.items for item in block], dtype=np.intp)

    @cached_property
    def own(self) -> Places:
        """Construct of every column, shape (p,)."""
        return np.repeat(np.arange(len(self.items)), [len(block) for block in self.items])

    @cached_property
    def starts(self) -> Places:
        """First column of every construct, shape (q,)."""
        sizes = [len(block) for block in self.items]
        return np.array([0, *accumulate(sizes)][:-1], dtype=np.intp)

    def block(self, construct: int) -> slice:
        """Return the columns of one construct."""
        start = int(self.starts[construct])
        return slice(start, start + len(self.items[construct]))

    @cached_property
    def endogenous(self) -> tuple[int, ...]:
        """Constructs that others lead to, in causal order."""
        return tuple(place for place in self.order if self.predictors[place])

    @cached_property
    def paths(self) -> tuple[tuple[int, int], ...]:
        """Predictor and outcome of every path, outcome by outcome as declared."""
        return tuple((p, k) for k, found in enumerate(self.predictors) for p in found)

    @cached_property
    def arrows(self) -> NDArray[np.bool_]:
        """Whether row leads to column, shape (q, q)."""
        arrows = np.zeros((len(self.items), len(self.items)), dtype=bool)
        for predictor, outcome in self.paths:
            arrows[predictor, outcome] = True
        return arrows

    @cached_property
    def effects(self) -> tuple[tuple[int, int], ...]:
        """Pairs of constructs of which the first reaches the second, directly or not."""
        reach = np.linalg.inv(np.eye(len(self.items)) - self.arrows) > 0.5
        found = np.argwhere(reach & ~np.eye(len(self.items), dtype=bool)).tolist()
        return tuple((int(one), int(two)) for one, two in found)


def path_model(
    constructs: Mapping[str, Sequence[int]],
    paths: Mapping[str, Sequence[str]],
    *,
    modes: Mapping[str, str] | None = None,
    consistent: bool | Collection[str] = False,
) -> PathModel:
    """Read a path model; refuse one that cannot be estimated.

    Parameters
    ----------
    constructs : mapping of str to sequence of int
        Columns that measure each construct. A column may serve two constructs, as in the
        repeated-indicators approach to a second-order construct.
    paths : mapping of str to sequence of str
        Constructs that lead to each outcome.
    modes : mapping of str to {"A", "B"}, optional
        Mode A where a construct is not named.
    consistent : bool or collection of str, default False
        Constructs to correct for attenuation; True for all of mode A. One item cannot say
        how reliable it is and stays as it is.

    Returns
    -------
    PathModel

    Raises
    ------
    AnalysisError
        No path, an unknown or unconnected construct, one without items, paths that run in
        a circle, an unknown mode, or a consistent construct of mode B.

    Examples
    --------
    >>> model = path_model({"image": [0, 1], "loyalty": [2]}, {"loyalty": ["image"]})
    >>> model.endogenous, model.paths
    ((1,), ((0, 1),))
    """
    names = tuple(constructs)
    _require_paths(names, paths)
    for name, items in constructs.items():
        if not len(items):
            raise AnalysisError(f"The construct '{name}' has no items.")
    kinds = _modes(names, modes or {})
    predictors = tuple(tuple(names.index(p) for p in paths.get(name, ())) for name in names)
    return PathModel(
        constructs=names,
        items=tuple(tuple(int(item) for item in items) for items in constructs.values()),
        predictors=predictors,
        modes=kinds,
        factors=_factors(constructs, kinds, consistent=consistent),
        order=_order(names, predictors),
    )


def _require_paths(names: tuple[str, ...], paths: Mapping[str, Sequence[str]]) -> None:
    """Every path joins two known constructs, and every construct has one."""
    joined = [name for outcome, found in paths.items() if found for name in (outcome, *found)]
    if not joined:
        raise AnalysisError("A path model needs at least one path between two constructs.")
    for name in joined:
        if name not in names:
            raise AnalysisError(
                f"The path model has no construct '{name}'.{nearest(name, names)} "
                f"It has: {listed(names)}."
            )
    for outcome, found in paths.items():
        if len(set(found)) < len(found):
            twice = next(name for name in found if list(found).count(name) > 1)
            raise AnalysisError(f"The path from '{twice}' to '{outcome}' is declared twice.")
    for name in names:
        if name not in joined:
            raise AnalysisError(
                f"No path leads to or from the construct '{name}': connect it or leave it out."
            )


def _modes(names: tuple[str, ...], modes: Mapping[str, str]) -> tuple[Mode, ...]:
    for name, mode in modes.items():
        if name not in names:
            raise AnalysisError(
                f"The path model has no construct '{name}' to give a mode.{nearest(name, names)}"
            )
        if mode not in ("A", "B"):
            raise AnalysisError(f"The mode of '{name}' must be A or B, but is '{mode}'.")
    return tuple("B" if modes.get(name) == "B" else "A" for name in names)


def _factors(
    constructs: Mapping[str, Sequence[int]],
    modes: tuple[Mode, ...],
    *,
    consistent: bool | Collection[str],
) -> tuple[bool, ...]:
    """Tell which constructs to correct: of those wanted, the ones with two items or more."""
    chosen = consistent if isinstance(consistent, Collection) else ()
    for name in chosen:
        if name not in constructs:
            raise AnalysisError(
                f"The path model has no construct '{name}' to correct.{nearest(name, constructs)}"
            )
        if modes[list(constructs).index(name)] == "B":
            raise AnalysisError(
                f"The construct '{name}' has weights of mode B; only one of mode A can be "
                "corrected for attenuation."
            )
    wanted = [consistent is True or name in chosen for name in constructs]
    able = [m == "A" and len(c) > 1 for m, c in zip(modes, constructs.values(), strict=True)]
    return tuple(one and two for one, two in zip(wanted, able, strict=True))


def _order(names: tuple[str, ...], predictors: tuple[tuple[int, ...], ...]) -> tuple[int, ...]:
    """Put every construct after those that lead to it; refuse a circle."""
    order: list[int] = []
    waiting = list(range(len(names)))
    while waiting:
        ready = [place for place in waiting if set(predictors[place]) <= set(order)]
        if not ready:
            circle = _circle(waiting, predictors)
            raise AnalysisError(
                f"The paths run in a circle: {' -> '.join(names[place] for place in circle)}. "
                "A path model leads one way only."
            )
        order += ready
        waiting = [place for place in waiting if place not in ready]
    return tuple(order)


def _circle(waiting: Sequence[int], predictors: tuple[tuple[int, ...], ...]) -> list[int]:
    """Walk up the paths until a construct is met again; tell the round in their direction."""
    walk = [waiting[0]]
    while walk.count(walk[-1]) < 2:
        walk.append(next(p for p in predictors[walk[-1]] if p in waiting))
    return walk[walk.index(walk[-1]) :][::-1]
