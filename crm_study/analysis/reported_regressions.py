"""Printed regressions: every rule that binds their numbers to one another."""

from __future__ import annotations

from collections.abc import Iterator

from crm_study.analysis.reported_significance import Judged, ask, decision_checks, p_checks
from crm_study.kernels.published import loose_rules
from crm_study.kernels.published import regression_rules as regression
from crm_study.kernels.published import significance_rules as significance
from crm_study.kernels.published.check import Read
from crm_study.kernels.published.rounding import rounding_interval
from crm_study.protocol.reported import ReportedRegression, ReportedSlope


def regression_checks(
    printed: ReportedRegression, *, read: Read = rounding_interval
) -> Iterator[Judged]:
    """Yield the answers of the rules that bind one printed regression."""
    yield from _fit_checks(printed, read)
    yield from _loose_checks(printed, read)
    for slope in printed.slopes:
        yield from _slope_checks(slope, printed, read)
    if printed.k == 1 and len(printed.predictors) == 1:
        yield from _one_predictor_checks(printed.predictors[0], printed, read)


def _fit_checks(printed: ReportedRegression, read: Read) -> Iterator[Judged]:
    place, r2, k, df = printed.id, printed.r_squared, printed.k, printed.df
    if r2 and printed.r:
        yield from ask(
            f"{place}/glance/r_squared",
            lambda: regression.r_from_r_squared(r=str(printed.r), r_squared=r2, read=read),
        )
    if r2 and printed.f and k and df:
        yield from ask(
            f"{place}/glance/f_statistic",
            lambda: regression.f_from_r_squared(
                f=str(printed.f), r_squared=r2, df_model=k, df_residual=df, read=read
            ),
        )
    if r2 and printed.adj_r_squared and k and df:
        yield from ask(
            f"{place}/glance/adj_r_squared",
            lambda: regression.adjusted_from_r_squared(
                adjusted=str(printed.adj_r_squared),
                r_squared=r2,
                df_model=k,
                n_obs=df + k + 1,
                read=read,
            ),
        )
    if printed.f and printed.p_value:
        yield from p_checks(
            f"{place}/glance/p_value", "F", printed.f, printed.p_value, k, df, read=read
        )
    if printed.critical:
        yield from ask(
            f"{place}/glance/critical_value",
            lambda: significance.critical_value(
                critical=str(printed.critical), df=df, alpha=printed.alpha, read=read
            ),
        )


def _loose_checks(printed: ReportedRegression, read: Read) -> Iterator[Judged]:
    """Yield what R² and t say of one another where no degrees of freedom are printed."""
    with_t = [slope for slope in printed.predictors if slope.t]
    finest = printed.r_squared_again or printed.r_squared
    if printed.df is None and finest and len(with_t) == 1:
        yield from ask(
            f"{printed.id}/{with_t[0].term}/statistic",
            lambda: loose_rules.r_squared_with_t(
                t=str(with_t[0].t), r_squared=finest, df_model=printed.n_predictors, read=read
            ),
        )
    if printed.r_squared and printed.r_squared_again:
        yield from ask(
            f"{printed.id}/glance/r_squared",
            lambda: loose_rules.same_number(
                printed=str(printed.r_squared), again=str(printed.r_squared_again), read=read
            ),
        )


def _slope_checks(
    slope: ReportedSlope, printed: ReportedRegression, read: Read
) -> Iterator[Judged]:
    place = f"{printed.id}/{slope.term}"
    if slope.t and slope.estimate and slope.std_error:
        yield from ask(
            f"{place}/statistic",
            lambda: regression.t_from_estimate(
                t=str(slope.t),
                estimate=str(slope.estimate),
                std_error=str(slope.std_error),
                read=read,
            ),
        )
    if slope.beta and slope.estimate and slope.sd and printed.outcome_sd:
        yield from ask(
            f"{place}/std_estimate",
            lambda: regression.beta_from_estimate(
                beta=str(slope.beta),
                estimate=str(slope.estimate),
                sd_predictor=str(slope.sd),
                sd_outcome=str(printed.outcome_sd),
                read=read,
            ),
        )
    for upper, end in ((False, slope.conf_low), (True, slope.conf_high)):
        if end and slope.estimate and slope.std_error and printed.df:
            yield from _interval_check(slope, printed, upper=upper, end=end, read=read)
    if slope.t and slope.p_value:
        yield from p_checks(
            f"{place}/p_value",
            "t",
            slope.t,
            slope.p_value,
            None,
            printed.df,
            read=read,
            one_sided=slope.one_sided,
        )
    yield from decision_checks(
        f"{place}/p_value", slope.p_value, printed.alpha, significant=slope.significant, read=read
    )


def _interval_check(
    slope: ReportedSlope, printed: ReportedRegression, *, upper: bool, end: str, read: Read
) -> Iterator[Judged]:
    yield from ask(
        f"{printed.id}/{slope.term}/{'conf_high' if upper else 'conf_low'}",
        lambda: regression.interval_from_estimate(
            end=end,
            upper=upper,
            estimate=str(slope.estimate),
            std_error=str(slope.std_error),
            df_residual=float(printed.df or 0),
            level=printed.conf_level,
            read=read,
        ),
    )


def _one_predictor_checks(
    slope: ReportedSlope, printed: ReportedRegression, read: Read
) -> Iterator[Judged]:
    place = f"{printed.id}/{slope.term}"
    if slope.t and printed.r_squared and printed.df:
        yield from ask(
            f"{place}/statistic",
            lambda: regression.t_from_r_squared(
                t=str(slope.t),
                r_squared=str(printed.r_squared),
                df_residual=printed.df or 0,
                read=read,
            ),
        )
    if slope.t and printed.f:
        yield from ask(
            f"{printed.id}/glance/f_statistic",
            lambda: regression.f_is_t_squared(f=str(printed.f), t=str(slope.t), read=read),
        )
    if slope.beta and printed.r:
        yield from ask(
            f"{printed.id}/glance/r",
            lambda: regression.beta_is_r(beta=str(slope.beta), r=str(printed.r), read=read),
        )
