r"""What a model of latent variables states: which paths are free, fixed or equal.

Items :math:`y` measure constructs :math:`\eta`, and constructs may depend on one another,

.. math:: y = \nu + \Lambda\eta + \varepsilon, \qquad \eta = \alpha + B\eta + \zeta, \qquad
          \operatorname{cov}(\zeta) = \Psi, \quad \operatorname{cov}(\varepsilon) = \Theta.

A path is one entry of one of these six matrices.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Literal

from crm_study.errors import AnalysisError

Matrix = Literal["lambda", "beta", "psi", "theta", "nu", "alpha"]
#: How a construct gets a unit: from its first item, or from its own standard deviation.
Identification = Literal["marker", "unit_variance"]


@dataclass(frozen=True, slots=True)
class Path:
    """One entry of one matrix of one group.

    Attributes
    ----------
    matrix : {"lambda", "beta", "psi", "theta", "nu", "alpha"}
        Loadings, regressions among constructs, their (residual) covariances, the items'
        error covariances, item intercepts, construct means.
    row, column : int
        Place in it, from 0; ``row >= column`` in the symmetric ones, column 0 in vectors.
    value : float or None
        What the entry is fixed at; None when it is estimated.
    equal : str or None
        Free paths with the same word here are one parameter.
    group : int
        From 0.
    """

    matrix: Matrix
    row: int
    column: int
    value: float | None = None
    equal: str | None = None
    group: int = 0


@dataclass(frozen=True, slots=True)
class LatentModel:
    """A whole statement, ready to be fitted.

    Attributes
    ----------
    constructs : tuple of str
        Names, in the order of the rows of psi.
    items : tuple of int
        Columns of the scores that the model explains, in the order of the rows of theta.
    item_names : tuple of str
        What messages and tables call them.
    paths : tuple of Path
        An entry that no path names is 0.
    n_groups : int
        Groups of respondents, 1 unless the model compares some.
    """

    constructs: tuple[str, ...]
    items: tuple[int, ...]
    item_names: tuple[str, ...]
    paths: tuple[Path, ...]
    n_groups: int = 1

    @property
    def has_means(self) -> bool:
        """Whether the model also explains the items' means."""
        return any(path.matrix == "nu" for path in self.paths)

    @property
    def n_moments(self) -> int:
        """How many variances, covariances and, if modeled, means the groups offer."""
        n_items = len(self.items)
        own = n_items * (n_items + 1) // 2 + self.has_means * n_items
        return own * self.n_groups

    @property
    def free(self) -> tuple[int, ...]:
        """Parameter of each path, counted from 0; -1 where the path is fixed."""
        numbers: dict[object, int] = {}
        return tuple(
            -1
            if path.value is not None
            else numbers.setdefault(path.equal or position, len(numbers))
            for position, path in enumerate(self.paths)
        )

    @property
    def n_free(self) -> int:
        """How many parameters are estimated."""
        return max(self.free, default=-1) + 1

    def label(self, path: Path) -> str:
        """Write a path as tables name it: ``care =~ item 1``."""
        constructs, names = self.constructs, self.item_names
        row, column = path.row, path.column
        match path.matrix:
            case "lambda":
                return f"{constructs[column]} =~ {names[row]}"
            case "beta":
                return f"{constructs[row]} ~ {constructs[column]}"
            case "psi":
                return f"{constructs[column]} ~~ {constructs[row]}"
            case "theta":
                return f"{names[column]} ~~ {names[row]}"
            case "nu":
                return f"{names[row]} ~1"
            case "alpha":
                return f"{constructs[row]} ~1"


def correlated_factors(
    constructs: Mapping[str, Sequence[int]],
    *,
    identification: Identification = "marker",
    means: bool = False,
    item_names: Sequence[str] | None = None,
) -> LatentModel:
    """State that items measure constructs which all may correlate.

    Parameters
    ----------
    constructs : mapping of str to sequence of int
        Columns of the scores that measure each construct, at least two each.
    identification : {"marker", "unit_variance"}, default "marker"
        Fix each construct's first loading at 1, or its variance at 1.
    means : bool, default False
        Whether item intercepts are parameters as well, as incomplete answers and group
        comparisons demand.
    item_names : sequence of str, optional
        Names of all columns of the scores; ``item 1`` and so on by default.

    Returns
    -------
    LatentModel
        Loadings, then variances and covariances of constructs, then error variances,
        then intercepts.

    Raises
    ------
    AnalysisError
        No construct, fewer than two items in one, or an item twice in the same.

    References
    ----------
    .. [1] Jöreskog, K. G. (1969). Psychometrika, 34(2), 183-202.

    Examples
    --------
    >>> model = correlated_factors({"care": [0, 1, 2], "growth": [3, 4, 5]})
    >>> model.n_moments - model.n_free
    8
    >>> [model.label(path) for path in model.paths[:4]]
    ['care =~ item 1', 'care =~ item 2', 'care =~ item 3', 'growth =~ item 4']
    """
    if not constructs:
        raise AnalysisError("A measurement model needs at least one construct.")
    for name, columns in constructs.items():
        _refuse_unmeasured(name, columns)
    items = tuple(dict.fromkeys(int(i) for columns in constructs.values() for i in columns))
    model = LatentModel(
        constructs=tuple(constructs),
        items=items,
        item_names=_names(items, item_names),
        paths=(
            *_loadings(constructs, items, identification=identification),
            *_variances(len(constructs), identification=identification),
            *(Path("psi", row, column) for column, row in combinations(range(len(constructs)), 2)),
            *(Path("theta", i, i) for i in range(len(items))),
        ),
    )
    return with_means(model) if means else model


def independent_items(model: LatentModel) -> LatentModel:
    """State that the items of a model have nothing in common: the baseline of CFI and TLI.

    Parameters
    ----------
    model : LatentModel

    Returns
    -------
    LatentModel
        Free variances, and free means when the model has them; no construct.

    Examples
    --------
    >>> independent_items(correlated_factors({"care": [0, 1, 2]})).n_free
    3
    """
    positions, groups = range(len(model.items)), range(model.n_groups)
    variances = [Path("theta", i, i, group=group) for group in groups for i in positions]
    means = [Path("nu", i, 0, group=group) for group in groups for i in positions]
    paths = variances + means if model.has_means else variances
    return replace(model, constructs=(), paths=tuple(paths))


def with_means(model: LatentModel) -> LatentModel:
    """Add free item intercepts to a model; constructs keep the mean 0.

    Parameters
    ----------
    model : LatentModel
        Of one group.

    Returns
    -------
    LatentModel
        The same when it has intercepts already.

    Examples
    --------
    >>> with_means(correlated_factors({"care": [0, 1, 2]})).n_free
    9
    """
    if model.has_means:
        return model
    intercepts = [Path("nu", i, 0) for i in range(len(model.items))]
    centers = [Path("alpha", j, 0, value=0.0) for j in range(len(model.constructs))]
    return replace(model, paths=(*model.paths, *intercepts, *centers))


def _refuse_unmeasured(name: str, columns: Sequence[int]) -> None:
    """Hold a construct to two different items."""
    if len(columns) < 2:
        n_items = f"{len(columns)} item" + "s" * (len(columns) != 1)
        raise AnalysisError(
            f"The construct {name!r} needs at least 2 items in a measurement model, but has "
            f"{n_items}: its error cannot be told from what it measures."
        )
    if len(set(columns)) < len(columns):
        raise AnalysisError(f"The construct {name!r} names one of its items twice.")


def _names(items: Sequence[int], item_names: Sequence[str] | None) -> tuple[str, ...]:
    """Name the items of a model from the names of all columns."""
    if item_names is None:
        return tuple(f"item {i + 1}" for i in items)
    if max(items) >= len(item_names):
        raise AnalysisError(
            f"The model asks for column {max(items) + 1}, but there are {len(item_names)} names."
        )
    return tuple(str(item_names[i]) for i in items)


def _loadings(
    constructs: Mapping[str, Sequence[int]],
    items: tuple[int, ...],
    *,
    identification: Identification,
) -> list[Path]:
    """Let each item load on its construct, the first with 1 when it is the marker."""
    place = {item: row for row, item in enumerate(items)}
    first = 1.0 if identification == "marker" else None
    return [
        Path("lambda", place[int(item)], column, value=None if nth else first)
        for column, columns in enumerate(constructs.values())
        for nth, item in enumerate(columns)
    ]


def _variances(n_constructs: int, *, identification: Identification) -> list[Path]:
    """Free the constructs' variances, or fix them at 1."""
    value = None if identification == "marker" else 1.0
    return [Path("psi", j, j, value=value) for j in range(n_constructs)]
