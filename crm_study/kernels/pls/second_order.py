"""Second-order constructs: dimensions scored first, or their items used again."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.pls.outer_weights import PlsSettings
from crm_study.kernels.pls.path_model import PathModel, Places, path_model
from crm_study.kernels.pls.pls_algorithm import PlsFit, pls


@dataclass(frozen=True, slots=True, eq=False)
class TwoStage:
    """A path model with constructs whose items are the composites of a first model.

    Attributes
    ----------
    first : PathModel
        Dimensions stand where their second-order constructs belong.
    second : PathModel
        Its columns from ``n_columns`` on are the dimensions' composites.
    dimensions : tuple of int
        Constructs of the first model that become columns, in their order.
    n_columns : int
        Columns of the scores.
    """

    first: PathModel
    second: PathModel
    dimensions: tuple[int, ...]
    n_columns: int

    @property
    def columns(self) -> Places:
        """Columns of the scores, in the order of the first model."""
        return self.first.columns

    def second_matrices(self, matrices: Floats, weights: Floats) -> Floats:
        """Correlate the columns of the second model, shape (m, p2, p2).

        Parameters
        ----------
        matrices : ndarray of float, shape (m, p, p)
            Correlations of the first model's columns.
        weights : ndarray of float, shape (m, p)
            Of the first model.
        """
        places = {int(column): place for place, column in enumerate(self.first.columns)}
        turn = np.zeros((len(matrices), len(self.first.columns), len(self.second.columns)))
        for place, column in enumerate(self.second.columns):
            if column < self.n_columns:
                turn[:, places[int(column)], place] = 1.0
            else:
                block = self.first.block(self.dimensions[column - self.n_columns])
                turn[:, block, place] = weights[:, block]
        return np.asarray(turn.transpose(0, 2, 1) @ matrices @ turn)


def two_stage(
    constructs: Mapping[str, Sequence[int]],
    paths: Mapping[str, Sequence[str]],
    second_order: Mapping[str, Sequence[str]],
    *,
    n_columns: int,
    modes: Mapping[str, str] | None = None,
    consistent: bool | Collection[str] = False,
) -> TwoStage:
    """Plan the disjoint two-stage approach, as seminr's ``higher_composite``.

    Parameters
    ----------
    constructs : mapping of str to sequence of int
        First-order constructs and their columns.
    paths : mapping of str to sequence of str
        Between constructs that are no dimension.
    second_order : mapping of str to sequence of str
        Dimensions of each second-order construct.
    n_columns : int
        Columns of the scores.
    modes : mapping of str to {"A", "B"}, optional
    consistent : bool or collection of str, default False

    Returns
    -------
    TwoStage
        In the first model every dimension has the paths of its second-order construct.

    Raises
    ------
    AnalysisError
        A dimension that is no construct or has paths of its own, or a model that
        `path_model` refuses.

    References
    ----------
    .. [1] Sarstedt, M., Hair, J. F., Cheah, J.-H., Becker, J.-M., & Ringle, C. M. (2019).
       Australasian Marketing Journal, 27(3), 197-211.

    Examples
    --------
    >>> plan = two_stage({"know": [0, 1], "act": [2, 3], "growth": [4]}, {"growth": ["crm"]},
    ...                  {"crm": ["know", "act"]}, n_columns=5)
    >>> plan.first.paths, plan.second.columns
    (((0, 2), (1, 2)), array([4, 5, 6]))
    """
    parts = require_dimensions(constructs, paths, second_order)
    kinds = dict(modes or {})
    opened = {
        outcome: [part for name in found for part in second_order.get(name, [name])]
        for outcome, found in paths.items()
    }
    inner = {
        part: found for name, found in opened.items() for part in second_order.get(name, [name])
    }
    chosen = consistent if isinstance(consistent, Collection) else None
    first = path_model(
        constructs,
        inner,
        modes={name: mode for name, mode in kinds.items() if name not in second_order},
        consistent=consistent if chosen is None else [c for c in chosen if c in constructs],
    )
    outer = {name: tuple(items) for name, items in constructs.items() if name not in parts}
    for name, found in second_order.items():
        outer[name] = tuple(n_columns + parts.index(part) for part in found)
    second = path_model(
        outer,
        paths,
        modes={name: mode for name, mode in kinds.items() if name not in parts},
        consistent=consistent if chosen is None else [c for c in chosen if c in outer],
    )
    return TwoStage(first, second, tuple(first.constructs.index(p) for p in parts), n_columns)


def pls_two_stage(
    scores: Floats, plan: TwoStage, settings: PlsSettings | None = None
) -> tuple[PlsFit, PlsFit]:
    """Fit both models; the second takes the composites of the first for items.

    Parameters
    ----------
    scores : ndarray of float, shape (n_obs, n_columns)
    plan : TwoStage
    settings : PlsSettings, optional

    Returns
    -------
    tuple of PlsFit

    References
    ----------
    .. [1] Sarstedt, M., Hair, J. F., Cheah, J.-H., Becker, J.-M., & Ringle, C. M. (2019).
       Australasian Marketing Journal, 27(3), 197-211.

    Examples
    --------
    >>> i, j = np.ogrid[1:61, 1:6]
    >>> scores = 1.0 + (i * 37 % 101 * (2 + j % 3) + 9 * ((i * (13 + 8 * j)) % 23)) // 120
    >>> plan = two_stage({"know": [0, 1], "act": [2, 3], "growth": [4]}, {"growth": ["crm"]},
    ...                  {"crm": ["know", "act"]}, n_columns=5)
    >>> len(pls_two_stage(scores, plan)[1].weights)
    3
    """
    first = pls(scores, plan.first, settings)
    standard = (scores[:, plan.first.columns] - first.mean) / first.std_dev
    composites = [standard[:, b] @ first.weights[b] for b in map(plan.first.block, plan.dimensions)]
    return first, pls(np.column_stack([scores, *composites]), plan.second, settings)


def repeated_indicators(
    constructs: Mapping[str, Sequence[int]],
    paths: Mapping[str, Sequence[str]],
    second_order: Mapping[str, Sequence[str]],
    *,
    modes: Mapping[str, str] | None = None,
    consistent: bool | Collection[str] = False,
) -> PathModel:
    """Plan the repeated-indicators approach: the items of the dimensions serve twice.

    Parameters
    ----------
    constructs, paths, second_order, modes, consistent
        As of `two_stage`. A second-order construct of mode A leads to its dimensions; its
        dimensions lead to one of mode B, which must not be an outcome of anything else,
        because they account for all of it.

    Returns
    -------
    PathModel

    Raises
    ------
    AnalysisError
        As `two_stage`, or a second-order construct of mode B with predictors.

    References
    ----------
    .. [1] Becker, J.-M., Klein, K., & Wetzels, M. (2012). Long Range Planning, 45(5-6), 359-394.

    Examples
    --------
    >>> model = repeated_indicators({"know": [0, 1], "act": [2, 3], "growth": [4]},
    ...                             {"growth": ["crm"]}, {"crm": ["know", "act"]})
    >>> model.items[3], model.paths
    ((0, 1, 2, 3), ((3, 0), (3, 1), (3, 2)))
    """
    require_dimensions(constructs, paths, second_order)
    kinds = modes or {}
    every = {name: tuple(items) for name, items in constructs.items()}
    joined = {name: list(found) for name, found in paths.items()}
    for name, parts in second_order.items():
        every[name] = tuple(item for part in parts for item in constructs[part])
        if kinds.get(name) != "B":
            joined |= {part: [name] for part in parts}
        elif name in paths:
            raise AnalysisError(
                f"The dimensions account for all of '{name}' when their items are used again "
                "in mode B, so that nothing is left for its predictors. Take two stages."
            )
        else:
            joined[name] = list(parts)
    return path_model(every, joined, modes=kinds, consistent=consistent)


def require_dimensions(
    constructs: Mapping[str, Sequence[int]],
    paths: Mapping[str, Sequence[str]],
    second_order: Mapping[str, Sequence[str]],
) -> list[str]:
    """Return the dimensions; each is a construct of items without paths of its own.

    Raises
    ------
    AnalysisError
        A dimension that is no construct, serves twice, or has paths.

    Examples
    --------
    >>> require_dimensions({"know": [0], "act": [1]}, {}, {"crm": ["know", "act"]})
    ['know', 'act']
    """
    parts = [part for found in second_order.values() for part in found]
    joined = {name for outcome, found in paths.items() for name in (outcome, *found)}
    for part in parts:
        if part not in constructs:
            raise AnalysisError(f"The dimension '{part}' is no construct with items.")
        if part in joined:
            raise AnalysisError(
                f"'{part}' is a dimension of a second-order construct and cannot have paths of "
                "its own."
            )
        if parts.count(part) > 1:
            raise AnalysisError(f"'{part}' is a dimension twice.")
    return parts
