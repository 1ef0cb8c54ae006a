"""Logistic regression of an outcome with two values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from crm_study.analysis.category_outcome import CategoryModel, category_model, level_text
from crm_study.analysis.model_frame import Choice, ModelFrame
from crm_study.analysis.odds_finding import OddsFinding
from crm_study.analysis.wald_rows import wald_rows
from crm_study.errors import AnalysisError, listed, nearest
from crm_study.kernels.glm.classification import area_under_curve, confusion, hosmer_lemeshow
from crm_study.kernels.glm.logistic import LogisticFit
from crm_study.kernels.glm.logistic import logistic as fit_logistic
from crm_study.kernels.glm.profile import profile_limits
from crm_study.results.cutoffs.models import EVENTS_1996, SIGNIFICANCE_1925
from crm_study.results.finding import Finding, Row, Status
from crm_study.results.findings import plain
from crm_study.results.format import format_value
from crm_study.results.prose import Prose, compose, join
from crm_study.results.table import Table

if TYPE_CHECKING:
    import pandas as pd

_TESTS = ("estimate", "std_error", "statistic", "p_value", "conf_low", "conf_high")
_NOTES = (
    "Maximum likelihood by Newton's method on the rows complete on every variable; B are log odds "
    "per unit, z and its p are Wald's, limits are Wald's; profile likelihood limits stand beside "
    "them in the tidy form.",
    "The Hosmer–Lemeshow test uses tenths of the fitted probabilities (type 7 quantiles); AUC is "
    "on the rows the model was fitted to and flatters it; the table of outcomes cuts at one half.",
    "An odds ratio is no ratio of probabilities, and cannot be compared between models with other "
    "predictors. Nothing here shows a cause.",
)


class LogisticFinding(OddsFinding):
    """Log odds of an event."""

    __slots__ = ()

    def tables(self) -> tuple[Table, ...]:
        """Return the coefficients, joint tests of categories, and who was told apart."""
        found = [self.table()] if self.rows else []
        if self.details.get("joint"):
            found.append(
                self.further(
                    self.details["joint"],
                    ["label", "statistic", "df1", "p_value"],
                    title=f"{self.title}: predictors as a whole",
                    heads={"label": "Predictor", "statistic": "Wald χ²", "df1": "df"},
                )
            )
        if self.details.get("classification"):
            found.append(
                self.further(
                    self.details["classification"],
                    ["label", "predicted_no", "predicted_yes", "correct_share"],
                    title=f"{self.title}: observed and predicted",
                    heads={"label": "Observed"},
                )
            )
        return tuple(found)

    def prose(self) -> Prose:
        """Say what goes with the odds of the event, and how well the model fits."""
        if not self.rows:
            return super().prose()
        event = str(self.number("glance", "event"))
        opening = compose(
            "Of {n} rows {events} have {outcome} = {event} ({whole}).",
            n=self.slot("glance", "n_obs"),
            events=self.slot("glance", "n_events"),
            outcome=str(self.number("glance", "outcome")),
            event=event,
            whole=self.whole(),
        )
        slopes = [self.slope(row, of=f"of {event}") for row in self.rows if self.is_slope(row)]
        closing = compose(
            "The model ranks an event above another row with probability {auc} and predicts "
            "{share} of the rows.",
            auc=self.slot("glance", "auc"),
            share=self.slot("glance", "correct_share"),
        )
        return join([opening, *slopes, closing])


def logistic(
    frame: pd.DataFrame,
    *,
    outcome: str,
    predictors: Sequence[str],
    event: object = None,
    categorical: Mapping[str, Choice] | None = None,
    interactions: Sequence[Sequence[str]] = (),
    conf_level: float = 0.95,
) -> Finding:
    """Regress an outcome with two values on predictors.

    Parameters
    ----------
    frame : DataFrame
        One row a respondent; rows with a gap in a variable of the model are left out.
    outcome : str
        Column with two values, numbers, text or booleans.
    predictors : sequence of str
        Numeric or categorical columns.
    event : optional
        The value whose odds are modeled; by default the second in sorted order.
    categorical, interactions : optional
        As in `regression`.
    conf_level : float, default 0.95
        Coverage of the limits.

    Returns
    -------
    Finding
        B, SE, z, p, Wald and profile limits and odds ratios by term; pseudo R², likelihood
        ratio, Hosmer–Lemeshow test and AUC in `glance`. Equal to R's ``glm`` and statsmodels'
        ``Logit``; AUC as in pROC.

    Raises
    ------
    AnalysisError
        An outcome without two values, separation, too few rows, a constant column or perfect
        collinearity; the message says which.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"stays": list("nnynyy"), "care": [1, 2, 3, 4, 5, 6]})
    >>> found = logistic(frame, outcome="stays", predictors=["care"])
    >>> round(found.number("care", "odds_ratio"), 2), found.number("glance", "event")
    (3.37, 'y')
    """
    model = category_model(
        frame,
        outcome=outcome,
        predictors=predictors,
        categorical=categorical,
        interactions=interactions,
    )
    chosen, y = _event(model, outcome, event)
    gathered = model.frame
    fit = fit_logistic(y, gathered.x, names=gathered.terms, conf_level=conf_level)
    rows = _rows(fit, gathered, y)
    overall = _overall(fit, gathered, y) | {"event": chosen}
    status, reason = _status(overall)
    return LogisticFinding(
        id="logistic",
        title=f"Logistic regression of {outcome} = {chosen}",
        rows=tuple(plain(row) for row in rows),
        overall=plain(overall),
        status=status,
        reason=reason,
        notes=(*_NOTES, *gathered.notes),
        rules=(SIGNIFICANCE_1925, EVENTS_1996),
        details=_details(fit, gathered, y, model.levels, chosen),
    )


def _event(
    model: CategoryModel, outcome: str, event: object
) -> tuple[str, np.ndarray[tuple[int, ...], np.dtype[np.float64]]]:
    """Return the event, and 1 where it happened."""
    levels = model.levels
    if len(levels) != 2:
        raise AnalysisError(
            f"A logistic regression needs an outcome with two values, but '{outcome}' has "
            f"{len(levels)}: {listed(levels)}."
        )
    chosen = levels[1] if event is None else level_text(event)
    if chosen not in levels:
        raise AnalysisError(
            f"'{chosen}' is no value of '{outcome}'.{nearest(chosen, levels)} "
            f"Values: {listed(levels)}."
        )
    return chosen, (model.frame.y == levels.index(chosen)).astype(float)


def _rows(
    fit: LogisticFit, model: ModelFrame, y: np.ndarray[Any, np.dtype[np.float64]]
) -> list[dict[str, Any]]:
    limits = profile_limits(y, model.x, fit=fit)
    return [
        {
            "term": term,
            "label": model.labels.get(term, "(Constant)"),
            **{column: getattr(fit, column)[i] for column in _TESTS},
            "odds_ratio": float(np.exp(fit.estimate[i])) if i else None,
            "odds_low": float(np.exp(fit.conf_low[i])) if i else None,
            "odds_high": float(np.exp(fit.conf_high[i])) if i else None,
            "profile_low": float(np.exp(limits.conf_low[i])) if i else None,
            "profile_high": float(np.exp(limits.conf_high[i])) if i else None,
        }
        for i, term in enumerate(fit.terms)
    ]


def _overall(
    fit: LogisticFit, model: ModelFrame, y: np.ndarray[Any, np.dtype[np.float64]]
) -> dict[str, Any]:
    curve = area_under_curve(y, fit.fitted, conf_level=fit.conf_level)
    table = confusion(y, fit.fitted)
    row: dict[str, Any] = {
        "outcome": model.outcome_label,
        **{name: getattr(fit, name) for name in ("n_obs", "n_events", "df_model")},
        **{name: getattr(fit, name) for name in ("log_likelihood", "null_log_likelihood")},
        **{name: getattr(fit, name) for name in ("lr_statistic", "lr_p_value", "aic", "bic")},
        "lr_df": fit.df_model,
        **{name: getattr(fit.pseudo, name) for name in ("mcfadden", "cox_snell", "nagelkerke")},
        "auc": curve.estimate,
        "auc_low": curve.conf_low,
        "auc_high": curve.conf_high,
        "correct_share": (table.true_negative + table.true_positive) / fit.n_obs,
        "sensitivity": table.true_positive / fit.n_events,
        "specificity": table.true_negative / (fit.n_obs - fit.n_events),
        "events_per_term": min(fit.n_events, fit.n_obs - fit.n_events) / max(fit.df_model, 1),
        "conf_level": fit.conf_level,
    }
    try:
        fitted = hosmer_lemeshow(y, fit.fitted)
    except AnalysisError:
        return row | dict.fromkeys(("hl_statistic", "hl_df", "hl_p_value"))
    return row | {
        "hl_statistic": fitted.statistic,
        "hl_df": fitted.df,
        "hl_p_value": fitted.p_value,
    }


def _status(overall: Mapping[str, Any]) -> tuple[Status, str | None]:
    """Warn of few events a predictor."""
    if EVENTS_1996.holds(overall["events_per_term"]):
        return "ok", None
    limit = format_value(EVENTS_1996.cutoff, "count")
    return "warning", (
        f"Fewer than {limit} of the rarer outcome for every slope ({EVENTS_1996.source}): the "
        "odds ratios are drawn away from one and their tests are rough."
    )


def _details(
    fit: LogisticFit,
    model: ModelFrame,
    y: np.ndarray[Any, np.dtype[np.float64]],
    levels: Sequence[str],
    event: str,
) -> dict[str, tuple[Row, ...]]:
    """Return the table of outcomes and the joint tests."""
    table = confusion(y, fit.fitted)
    other = next(level for level in levels if level != event)
    counts = (
        (other, table.true_negative, table.false_positive, table.true_negative),
        (event, table.false_negative, table.true_positive, table.true_positive),
    )
    rows = [
        {
            "key": f"observed:{level}",
            "label": level,
            "predicted_no": no,
            "predicted_yes": yes,
            "correct_share": right / (no + yes),
        }
        for level, no, yes, right in counts
    ]
    joint = wald_rows(model, fit.estimate, fit.covariance, first=1)
    return {
        "classification": tuple(plain(row) for row in rows),
        **({"joint": tuple(plain(row) for row in joint)} if joint else {}),
    }
