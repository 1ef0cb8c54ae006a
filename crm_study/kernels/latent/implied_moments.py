r"""The means and covariances that a model of latent variables implies, and how they move.

Moving one parameter moves the covariance by a matrix of rank two,
:math:`d\Sigma = w (x y' + y x')`, and the mean by :math:`d\mu = s x`, where x and y are
columns of :math:`[I, \Lambda A, \Lambda\Phi]`, :math:`A = (I - B)^{-1}` and
:math:`\Phi = A \Psi A'`. Traces of products of such matrices are products of a few scalars,
so that no tensor of derivatives is ever built.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.latent.latent_model import LatentModel, Path

Ints = NDArray[np.intp]
SYMMETRIC = ("psi", "theta")


@dataclass(frozen=True, slots=True, eq=False)
class Implied:
    """What one group looks like under given parameters; p items, m constructs.

    Attributes
    ----------
    paths : ndarray of float, shape (m, m)
        A, total effects of the constructs' own parts on the constructs.
    constructs : ndarray of float, shape (m, m)
        Phi, covariance matrix of the constructs.
    centers : ndarray of float, shape (m,)
        Means of the constructs.
    basis : ndarray of float, shape (p, p + 2 m)
        The vectors x and y are among its columns.
    covariance : ndarray of float, shape (p, p)
        Sigma, of the items.
    mean : ndarray of float, shape (p,)
        Of the items.
    matrices : dict of str to ndarray of float
        The six matrices by name.
    """

    paths: Floats
    constructs: Floats
    centers: Floats
    basis: Floats
    covariance: Floats
    mean: Floats
    matrices: dict[str, Floats]


@dataclass(frozen=True, slots=True, eq=False)
class Directions:
    """Where x, y, w and s of q paths are found; every array has shape (q,).

    Attributes
    ----------
    left, right : ndarray of int
        Columns of the basis that are x and y.
    weight : ndarray of float
        w: 1, or 1/2 on a diagonal, or 0 where only the mean moves.
    center : ndarray of int
        s is the mean of this construct; m stands for 0 and m + 1 for 1.
    source : ndarray of int
        Construct at the origin of a loading or regression; m for other paths.
    target : ndarray of int
        Row of a regression, covariance or mean of constructs; m for other paths.
    partner : ndarray of int
        Column of a covariance of constructs; m for other paths.
    """

    left: Ints
    right: Ints
    weight: Floats
    center: Ints
    source: Ints
    target: Ints
    partner: Ints

    def take(self, kept: Ints) -> Directions:
        """Return some of the paths."""
        return Directions(*(getattr(self, field.name)[kept] for field in fields(self)))


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """How parameters fill the matrices of one group.

    Attributes
    ----------
    n_items, n_constructs : int
    fixed : dict of str to ndarray of float
        Each matrix with its fixed values, 0 elsewhere.
    places : tuple of (str, ndarray of int, ndarray of int, ndarray of int)
        For each matrix with free entries: rows, columns, parameters.
    free : ndarray of int, shape (q,)
        Parameter of each free path.
    directions : Directions
        Of the free paths.
    """

    n_items: int
    n_constructs: int
    fixed: dict[str, Floats]
    places: tuple[tuple[str, Ints, Ints, Ints], ...]
    free: Ints
    directions: Directions


def plans(model: LatentModel) -> tuple[Plan, ...]:
    """Prepare each group of a model.

    Parameters
    ----------
    model : LatentModel

    Returns
    -------
    tuple of Plan

    Examples
    --------
    >>> from crm_study.kernels.latent.latent_model import correlated_factors
    >>> plan, = plans(correlated_factors({"care": [0, 1, 2]}))
    >>> plan.free
    array([0, 1, 2, 3, 4, 5])
    """
    numbered = list(zip(model.paths, model.free, strict=True))
    return tuple(
        _plan(model, [(path, number) for path, number in numbered if path.group == group])
        for group in range(model.n_groups)
    )


def implied(plan: Plan, theta: Floats) -> Implied:
    """Compute what a group looks like under given parameters.

    Parameters
    ----------
    plan : Plan
    theta : ndarray of float or complex, shape (n_free,)

    Returns
    -------
    Implied

    Examples
    --------
    >>> from crm_study.kernels.latent.latent_model import correlated_factors
    >>> plan, = plans(correlated_factors({"care": [0, 1]}))
    >>> implied(plan, np.array([2.0, 0.5, 1.0, 1.0])).covariance
    array([[1.5, 1. ],
           [1. , 3. ]])
    """
    matrices = {name: matrix.astype(theta.dtype) for name, matrix in plan.fixed.items()}
    for name, rows, columns, parameters in plan.places:
        matrix, values = matrices[name], theta[parameters]
        matrix[rows, columns] = values
        if name in SYMMETRIC:
            matrix[columns, rows] = values
    paths: Floats = np.eye(plan.n_constructs, dtype=theta.dtype)
    if "beta" in matrices:
        paths = np.asarray(np.linalg.inv(paths - matrices["beta"]))
    effects = matrices["lambda"] @ paths
    constructs = paths @ matrices["psi"] @ paths.T
    shared = matrices["lambda"] @ constructs
    centers = paths @ matrices["alpha"][:, 0]
    return Implied(
        paths=paths,
        constructs=constructs,
        centers=centers,
        basis=np.hstack([np.eye(plan.n_items, dtype=theta.dtype), effects, shared]),
        covariance=shared @ matrices["lambda"].T + matrices["theta"],
        mean=matrices["nu"][:, 0] + matrices["lambda"] @ centers,
        matrices=matrices,
    )


def directions(paths: Sequence[Path], *, n_items: int, n_constructs: int) -> Directions:
    """Find the vectors along which paths move the moments.

    Parameters
    ----------
    paths : sequence of Path, length q
    n_items, n_constructs : int
        p and m.

    Returns
    -------
    Directions

    Examples
    --------
    >>> directions([Path("lambda", 2, 0), Path("psi", 0, 0)], n_items=3, n_constructs=1).left
    array([2, 3])
    """
    p, m = n_items, n_constructs
    matrix = np.array([path.matrix for path in paths], dtype=object)
    row = np.array([path.row for path in paths], dtype=np.intp)
    column = np.array([path.column for path in paths], dtype=np.intp)
    in_psi, in_means = matrix == "psi", (matrix == "nu") | (matrix == "alpha")
    from_construct = (matrix == "lambda") | (matrix == "beta")
    of_item = (matrix == "lambda") | (matrix == "theta") | (matrix == "nu")
    on_diagonal = (in_psi | (matrix == "theta")) & (row == column)
    return Directions(
        left=np.where(of_item, row, p + row),
        right=column + np.where(from_construct, p + m, np.where(in_psi, p, 0)),
        weight=np.where(in_means, 0.0, np.where(on_diagonal, 0.5, 1.0)),
        center=np.where(from_construct, column, np.where(in_means, m + 1, m)),
        source=np.where(from_construct, column, m),
        target=np.where(of_item, m, row),
        partner=np.where(in_psi, column, m),
    )


def _plan(model: LatentModel, numbered: Sequence[tuple[Path, int]]) -> Plan:
    """Prepare the numbered paths of one group."""
    p, m = len(model.items), len(model.constructs)
    shapes = {"lambda": (p, m), "psi": (m, m), "theta": (p, p), "nu": (p, 1), "alpha": (m, 1)}
    if any(path.matrix == "beta" for path, _ in numbered):
        shapes["beta"] = (m, m)
    fixed = {name: np.zeros(shape) for name, shape in shapes.items()}
    for path, number in numbered:
        if number < 0 and path.value is not None:
            fixed[path.matrix][path.row, path.column] = path.value
            if path.matrix in SYMMETRIC:
                fixed[path.matrix][path.column, path.row] = path.value
    free = [(path, number) for path, number in numbered if number >= 0]
    return Plan(
        n_items=p,
        n_constructs=m,
        fixed=fixed,
        places=tuple(
            _places(name, free) for name in fixed if any(name == f.matrix for f, _ in free)
        ),
        free=np.array([number for _, number in free], dtype=np.intp),
        directions=directions([path for path, _ in free], n_items=p, n_constructs=m),
    )


def _places(name: str, free: Sequence[tuple[Path, int]]) -> tuple[str, Ints, Ints, Ints]:
    """Rows, columns and parameters of the free entries of one matrix."""
    entries = [(path.row, path.column, number) for path, number in free if path.matrix == name]
    rows, columns, parameters = np.array(entries, dtype=np.intp).T
    return name, rows, columns, parameters
