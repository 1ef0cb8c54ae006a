"""The measurement model: a confirmatory factor analysis of the reflective constructs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from crm_study.analysis.construct_labels import label_in, labels_kept
from crm_study.analysis.frames import numbers_of, require_columns
from crm_study.analysis.model_fit import (
    Estimator,
    ModelFit,
    covariance_rows,
    fit_model,
    fornell_larcker_rows,
    loading_rows,
    modification_rows,
    residual_rows,
    structural_rows,
)
from crm_study.analysis.reflective import beside, reflective_constructs
from crm_study.analysis.threads import one_thread
from crm_study.protocol.study import Study
from crm_study.responses.responses import MAIN, Responses
from crm_study.results.cutoffs.measurement import (
    HU_BENTLER_1999_CFI,
    HU_BENTLER_1999_RMSEA,
    HU_BENTLER_1999_SRMR,
)
from crm_study.results.finding import Finding, Status
from crm_study.results.findings import plain
from crm_study.results.prose import Prose, compose
from crm_study.results.table import Table

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

_TITLE = "Measurement model"
_NONE = "No reflective construct has two items or more."
_INDICES = ("cfi", "tli", "rmsea", "rmsea_low", "rmsea_high", "srmr", "aic", "bic")
_RULES = (HU_BENTLER_1999_CFI, HU_BENTLER_1999_RMSEA, HU_BENTLER_1999_SRMR)
_JUDGED = dict(zip(("cfi", "rmsea", "srmr"), _RULES, strict=True))
_NOTES = (
    "Maximum likelihood, first-order constructs free to correlate, the first loading of each "
    "fixed at 1 (its standard error is therefore undefined), as lavaan's cfa().",
    "The interval of RMSEA has 90% coverage. The cut-offs were found for models and samples of "
    "one kind and are no law.",
)
_CORRECTED = ("cfi", "tli", "rmsea", "rmsea_low", "rmsea_high")
_JUST_IDENTIFIED = "The model is just identified: with 0 degrees of freedom it fits any data."
_ROBUST = {
    "MLM": "χ² and indices after Satorra & Bentler, with robust standard errors (lavaan's MLM).",
    "MLR": "χ² and indices after Yuan & Bentler, with sandwich standard errors (lavaan's MLR).",
}
_COMPLETE = "Every respondent answered every item; standard errors from expected information."
_FIML = (
    "Respondents count with what they answered (full-information maximum likelihood); standard "
    "errors from observed information."
)


class MeasurementFinding(Finding):
    """Loadings of every item on its construct, and how the model fits."""

    __slots__ = ()

    def table(self) -> Table:
        """Return the loadings; the prose tells the fit."""
        columns = ["item", "construct", "estimate", "std_error", "statistic", "p_value"]
        heads = {"estimate": "Loading", "statistic": "z"}
        rows = [
            {**row, "construct": label_in(self.details, str(row["construct"]))} for row in self.rows
        ]
        columns.append("std_estimate")
        return self.further(rows, columns, title=self.title, heads=heads, notes=self.notes)

    def prose(self) -> Prose:
        """Say how the model fits and which loading is the smallest."""
        known = [row for row in self.rows if row["std_estimate"] is not None]
        if not known:
            return super().prose()
        weakest = str(min(known, key=lambda row: row["std_estimate"])["path"])
        return compose(
            "{fit} The smallest standardized loading is that of {item} ({loading}).",
            fit=self._fit(),
            item=str(self.number(weakest, "item")),
            loading=self.slot(weakest, "std_estimate"),
        )

    def figure(self) -> Figure | None:
        """Draw the model: items, loadings, constructs and their correlations."""
        from crm_study.figures.path_diagram import path_diagram

        if not self.rows:
            return None
        loadings: dict[str, list[tuple[str, float | None]]] = {}
        for row in self.rows:
            pair = (str(row["item"]), row["std_estimate"])
            name = label_in(self.details, str(row["construct"]))
            loadings.setdefault(name, []).append(pair)
        correlations: dict[tuple[str, str], float | None] = {}
        for row in self.details.get("covariances", ()):
            ends = str(row["path"]).split(" ~~ ")
            first, second = (label_in(self.details, one) for one in ends)
            if first != second:
                correlations[first, second] = row["std_estimate"]
        return path_diagram(list(loadings.items()), correlations, stamp=self.stamp)

    def _fit(self) -> Prose:
        if self.number("glance", "cfi") is None:
            return compose(
                "The model has {df} degrees of freedom and tests nothing.",
                df=self.slot("glance", "df"),
            )
        verdicts = [
            f"{name.upper()} {rule.verdict(self.number('glance', name))}"
            for name, rule in _JUDGED.items()
        ]
        return compose(
            "χ²({df}) = {chi2}, {p}; CFI = {cfi}, TLI = {tli}, RMSEA = {rmsea} [{low}, {high}], "
            "SRMR = {srmr}, n = {n} ({verdicts}).",
            df=self.slot("glance", "df"),
            chi2=self.slot("glance", "statistic"),
            p=self.p_slot("glance"),
            cfi=self.slot("glance", "cfi"),
            tli=self.slot("glance", "tli"),
            rmsea=self.slot("glance", "rmsea"),
            low=self.slot("glance", "rmsea_low"),
            high=self.slot("glance", "rmsea_high"),
            srmr=self.slot("glance", "srmr"),
            n=self.slot("glance", "n_obs"),
            verdicts=", ".join(verdicts),
        )


def measurement_chapter(study: Study, responses: Responses) -> Finding:
    """Fit the correlated first-order constructs of the main wave."""
    frame = responses.wave(MAIN)
    constructs, told = reflective_constructs(study, frame)
    if not constructs:
        return beside(
            MeasurementFinding("measurement", _TITLE, status="not_applicable", reason=_NONE), told
        )
    items = [item for names in constructs.values() for item in names]
    scores = frame.keyed.matrix(items)
    found = measurement_of(fit_model(scores, constructs), constructs)
    details = {**found.details, **labels_kept(study, constructs)}
    return beside(replace(found, details=details), told)


@one_thread
def cfa(
    frame: pd.DataFrame,
    constructs: Mapping[str, Sequence[str]],
    *,
    second_order: Mapping[str, Sequence[str]] | None = None,
    regressions: Mapping[str, Sequence[str]] | None = None,
    estimator: Estimator = "ml",
) -> Finding:
    """Fit a model of latent variables to columns of a DataFrame.

    Parameters
    ----------
    frame : DataFrame
        Item scores, reverse-keyed items already turned. With missing answers every
        respondent counts with what she answered (full-information maximum likelihood).
    constructs : mapping of str to sequence of str
        Columns that measure each construct.
    second_order : mapping of str to sequence of str, optional
        Constructs that measure a construct of a higher order.
    regressions : mapping of str to sequence of str, optional
        Predictors of each construct that depends on others; makes it a structural model.
    estimator : {"ml", "mlm", "mlr"}
        Maximum likelihood, or corrected for answers that are not normal: Satorra-Bentler,
        or Yuan-Bentler with sandwich standard errors.

    Returns
    -------
    Finding
        One row a loading; `glance` holds the fit. Covariances, structural paths, the largest
        modification indices and residual correlations are further tables. Equal to lavaan.

    Raises
    ------
    AnalysisError
        An unknown column, too few respondents, or a model that cannot be identified.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> rng = np.random.default_rng(1)
    >>> trait = rng.normal(size=(300, 1))
    >>> frame = pd.DataFrame(trait + rng.normal(size=(300, 4)), columns=list("abcd"))
    >>> cfa(frame, {"trait": ["a", "b", "c", "d"]}).number("glance", "df")
    2
    """
    items = [item for names in constructs.values() for item in names]
    require_columns(frame, items)
    found = fit_model(
        numbers_of(frame[items], purpose="a measurement model"),
        constructs,
        higher=second_order,
        regressions=regressions,
        estimator=estimator,
    )
    return measurement_of(found, constructs)


def measurement_of(found: ModelFit, constructs: Mapping[str, Sequence[str]]) -> Finding:
    """Lay a fitted measurement model out as a finding."""
    status, reason = _status(found)
    observed = found.fit.information == "observed"
    tables = {
        "covariances": covariance_rows(found),
        "fornell_larcker": fornell_larcker_rows(found),
        "paths": structural_rows(found),
        "modifications": modification_rows(found),
        "residuals": residual_rows(found),
    }
    details = {name: tuple(plain(row) for row in rows) for name, rows in tables.items()}
    robust = (_ROBUST[found.robust.method],) if found.robust else ()
    return MeasurementFinding(
        id="measurement",
        title=_TITLE,
        rows=tuple(plain(row) for row in loading_rows(found, constructs)),
        overall=plain(_overall(found)),
        status=status,
        reason=reason,
        notes=(*_NOTES, _FIML if observed else _COMPLETE, *robust),
        rules=_RULES,
        details={name: rows for name, rows in details.items() if rows},
    )


def _overall(found: ModelFit) -> dict[str, Any]:
    indices = {name: getattr(found.indices, name, None) for name in _INDICES}
    if found.robust is not None:
        indices |= {name: getattr(found.robust, name) for name in _CORRECTED}
    return {
        "statistic": found.test.statistic,
        "df": found.test.df,
        "p_value": found.test.p_value,
        **indices,
        "n_obs": found.fit.n_obs,
        "n_iterations": found.fit.n_iterations,
    }


def _status(found: ModelFit) -> tuple[Status, str | None]:
    fit = found.fit
    if not fit.converged:
        return "failed", f"The search did not converge after {fit.n_iterations} iterations."
    if fit.improper:
        return "warning", " ".join(fit.improper)
    if fit.test.df == 0:
        return "warning", _JUST_IDENTIFIED
    return "ok", None
