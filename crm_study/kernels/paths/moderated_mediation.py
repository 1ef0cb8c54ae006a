"""Moderated mediation: indirect effects that depend on a moderator."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError, listed
from crm_study.kernels.arrays.validate import Floats, complete
from crm_study.kernels.linear.least_squares import OlsFit, ols
from crm_study.kernels.paths.mediation import read_columns, refuse_constant

#: A path that the moderator bends: to the mediator, from it, or past it.
Bent = Literal["a", "b", "direct"]
_MODELS: dict[frozenset[str], int] = {
    frozenset({"direct"}): 5,
    frozenset({"a"}): 7,
    frozenset({"a", "direct"}): 8,
    frozenset({"b"}): 14,
    frozenset({"b", "direct"}): 15,
    frozenset({"a", "b"}): 58,
    frozenset({"a", "b", "direct"}): 59,
}


@dataclass(frozen=True, slots=True, eq=False)
class ConditionalPlan:
    """Which columns stand where, and which enter which regression.

    Attributes
    ----------
    model : int
        Number of the model in PROCESS.
    n_mediators : int
    moderated : frozenset of str
        Of ``a``, ``b`` and ``direct``.
    columns : ndarray of float, shape (n_obs, p)
        Predictor x, k mediators m, outcome y, moderator w, xw, k products mw, controls;
        x, m and w as they entered the products.
    names : tuple of str, length p
    center : tuple of float
        What was subtracted from x and w.
    """

    model: int
    n_mediators: int
    moderated: frozenset[str]
    columns: Floats
    names: tuple[str, ...]
    center: tuple[float, float]

    @property
    def outcome(self) -> int:
        """Position of the outcome."""
        return self.n_mediators + 1

    @property
    def mediator_terms(self) -> tuple[int, ...]:
        """Positions of what predicts a mediator: x, w and xw where a is bent, controls."""
        k = self.n_mediators
        bent = (k + 2, k + 3) if "a" in self.moderated else ()
        return (0, *bent, *self._controls)

    @property
    def outcome_terms(self) -> tuple[int, ...]:
        """Positions of what predicts the outcome: x, the mediators, w, products, controls."""
        k = self.n_mediators
        moderator = (k + 2,) if self.moderated & {"b", "direct"} else ()
        direct = (k + 3,) if "direct" in self.moderated else ()
        products = tuple(range(k + 4, 2 * k + 4)) if "b" in self.moderated else ()
        return (0, *range(1, k + 1), *moderator, *direct, *products, *self._controls)

    @property
    def _controls(self) -> range:
        return range(2 * self.n_mediators + 4, self.columns.shape[1])


def conditional_plan(
    outcome: ArrayLike,
    predictor: ArrayLike,
    mediators: ArrayLike,
    moderator: ArrayLike,
    *,
    moderated: Collection[str],
    controls: ArrayLike | None = None,
    center: bool = True,
    names: Sequence[str],
) -> ConditionalPlan:
    r"""Form the products of a moderated mediation.

    Parameters
    ----------
    outcome, predictor, moderator : array_like of float, shape (n_obs,)
        Complete, in any units; the moderator measured, or coded with two numbers.
    mediators : array_like of float, shape (n_obs, k)
        Complete, side by side.
    moderated : collection of str
        The bent paths: ``a`` from predictor to mediators, ``b`` from mediators to outcome,
        ``direct`` from predictor to outcome.
    controls : array_like of float, shape (n_obs, m), optional
        Covariates of every regression.
    center : bool, default True
        Whether predictor, mediators and moderator are centered at their means before their
        products are formed. Conditional effects and indices do not change.
    names : sequence of str
        Of outcome, predictor, k mediators, moderator and m controls.

    Returns
    -------
    ConditionalPlan

    Raises
    ------
    AnalysisError
        Missing values, a variable that does not vary, or no known path to bend.

    Notes
    -----
    .. math:: M = (a_1 + a_3 W) X + a_2 W + e, \qquad
              Y = (c_1 + c_3 W) X + (b_1 + b_3 W) M + c_2 W + e

    with those products only whose path is bent.

    References
    ----------
    .. [1] Hayes, A. F. (2022). Introduction to mediation, moderation, and conditional
       process analysis (3rd ed.), chapters 11 to 13 (models 5, 7, 8, 14, 15, 58, 59).

    Examples
    --------
    >>> rows = np.arange(12.0)
    >>> plan = conditional_plan(rows % 5, rows % 3, rows[:, None] % 4, rows % 7,
    ...                         moderated=["a"], names=["y", "x", "m", "w"])
    >>> plan.model, [plan.names[i] for i in plan.mediator_terms]
    (7, ['x', 'w', 'x:w'])
    """
    bent = frozenset(moderated)
    if bent not in _MODELS:
        raise AnalysisError(
            "A moderated mediation bends one or more of the paths a, b and direct, "
            f"but got {listed(sorted(bent)) or 'none'}."
        )
    y, x, m = read_columns(outcome, predictor, mediators)
    w = complete(moderator, name="moderator", ndim=1)
    z = np.empty((y.size, 0)) if controls is None else complete(controls, name="controls", ndim=2)
    k = m.shape[1]
    refuse_constant(np.column_stack([y, x, m, w]), names)
    means = (float(x.mean()), float(w.mean())) if center else (0.0, 0.0)
    x, w = x - means[0], w - means[1]
    m = m - m.mean(axis=0) if center else m
    columns = np.column_stack([x, m, y, w, x * w, m * w[:, None], z])
    y_name, x_name, m_names, w_name = names[0], names[1], names[2 : 2 + k], names[2 + k]
    products = [f"{one}:{w_name}" for one in (x_name, *m_names)]
    labels = (x_name, *m_names, y_name, w_name, *products, *names[3 + k :])
    return ConditionalPlan(_MODELS[bent], k, bent, columns, labels, means)


def mediator_fits(plan: ConditionalPlan, *, conf_level: float = 0.95) -> tuple[OlsFit, ...]:
    """Regress every mediator on what leads to it.

    Parameters
    ----------
    plan : ConditionalPlan
    conf_level : float, default 0.95

    Returns
    -------
    tuple of OlsFit, length k

    Raises
    ------
    AnalysisError
        Too few rows or collinearity.

    Examples
    --------
    >>> rows = np.arange(12.0)
    >>> plan = conditional_plan(rows % 5, rows % 3, rows[:, None] % 4, rows % 7,
    ...                         moderated=["b"], names=["y", "x", "m", "w"])
    >>> mediator_fits(plan)[0].terms
    ('intercept', 'x')
    """
    return tuple(
        _fit(plan, 1 + i, plan.mediator_terms, conf_level) for i in range(plan.n_mediators)
    )


def outcome_fit(plan: ConditionalPlan, *, conf_level: float = 0.95) -> OlsFit:
    """Regress the outcome on everything that leads to it.

    Parameters
    ----------
    plan : ConditionalPlan
    conf_level : float, default 0.95

    Returns
    -------
    OlsFit

    Raises
    ------
    AnalysisError
        Too few rows or collinearity.

    Examples
    --------
    >>> rows = np.arange(12.0)
    >>> plan = conditional_plan(rows % 5, rows % 3, rows[:, None] % 4, rows % 7,
    ...                         moderated=["b"], names=["y", "x", "m", "w"])
    >>> outcome_fit(plan).terms
    ('intercept', 'x', 'm', 'w', 'm:w')
    """
    return _fit(plan, plan.outcome, plan.outcome_terms, conf_level)


def _fit(plan: ConditionalPlan, outcome: int, terms: tuple[int, ...], conf_level: float) -> OlsFit:
    return ols(
        plan.columns[:, outcome],
        plan.columns[:, list(terms)],
        names=[plan.names[position] for position in terms],
        conf_level=conf_level,
    )
