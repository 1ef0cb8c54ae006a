"""Every rule that the printed numbers of a paper allow, asked.

Each function takes one printed table and yields addresses with the answers of the rules
that judge them; what was not printed asks nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from crm_study.analysis.decisions import decision_answers, decision_words
from crm_study.analysis.reported_regressions import regression_checks
from crm_study.analysis.reported_significance import Judged, ask, checks_of_test
from crm_study.kernels.published import alpha_rules, correlation_rules, percentages
from crm_study.kernels.published.answer_sets import sprite
from crm_study.kernels.published.check import Check, Read, verdict_of
from crm_study.kernels.published.grim import debit, grim, grimmer
from crm_study.kernels.published.rounding import rounding_interval
from crm_study.protocol.reported import (
    Reported,
    ReportedAlpha,
    ReportedCorrelations,
    ReportedCounts,
    ReportedDecision,
    ReportedScore,
)

_LONGEST_SCALE = 20


def reported_checks(reported: Reported, *, read: Read = rounding_interval) -> Iterator[Judged]:
    """Yield every address of a report with the answer of a rule that judges it."""
    for printed in reported.regressions:
        yield from regression_checks(printed, read=read)
    for test in reported.tests:
        yield from checks_of_test(test, read)
    for score in reported.scores:
        yield from _score_checks(score, read)
    for alpha in reported.alphas:
        yield from _alpha_checks(alpha, read)
    for matrix in reported.correlations:
        yield from _correlation_checks(matrix, read)
    for table in reported.counts:
        yield from _count_checks(table, read)
    for decision in reported.decisions:
        yield _decision_check(decision)


def _score_checks(score: ReportedScore, read: Read) -> Iterator[Judged]:
    place, n, sd, scale = score.id, score.n, score.sd, score.scale
    if not score.whole or n is None:
        return
    yield from ask(
        f"{place}/glance/mean",
        lambda: grim(mean=score.mean, n_obs=n, n_items=score.n_items, read=read),
    )
    if sd is None:
        return
    yield from ask(
        f"{place}/glance/std_dev",
        lambda: grimmer(mean=score.mean, std_dev=sd, n_obs=n, n_items=score.n_items, read=read),
    )
    if scale == [0, 1] and score.n_items == 1:
        yield from ask(
            f"{place}/glance/std_dev",
            lambda: debit(mean=score.mean, std_dev=sd, n_obs=n, read=read),
        )
    elif scale and score.n_items == 1 and scale[1] - scale[0] < _LONGEST_SCALE and n > 1:
        yield from ask(
            f"{place}/glance/std_dev",
            lambda: sprite(
                mean=score.mean,
                std_dev=sd,
                n_obs=n,
                minimum=scale[0],
                maximum=scale[1],
                read=read,
            ),
        )


def _alpha_checks(alpha: ReportedAlpha, read: Read) -> Iterator[Judged]:
    place = f"{alpha.id}/glance/estimate"
    if alpha.average_r and alpha.n_items:
        yield from ask(
            place,
            lambda: alpha_rules.alpha_from_average_r(
                alpha=alpha.alpha,
                average_r=str(alpha.average_r),
                n_items=alpha.n_items or 0,
                standardized=alpha.standardized,
                read=read,
            ),
        )
    if alpha.item_sds and alpha.total_sd:
        yield from ask(
            place,
            lambda: alpha_rules.alpha_from_variances(
                alpha=alpha.alpha,
                item_sds=alpha.item_sds,
                total_sd=str(alpha.total_sd),
                read=read,
            ),
        )


def _correlation_checks(matrix: ReportedCorrelations, read: Read) -> Iterator[Judged]:
    yield from ask(
        f"{matrix.id}/glance/correlation",
        lambda: correlation_rules.positive_definite(matrix.correlations, read=read),
    )
    pairs = {
        frozenset((matrix.variables[i], matrix.variables[j])): text
        for i, row in enumerate(matrix.correlations, start=1)
        for j, text in enumerate(row)
    }
    for pair, text in pairs.items():
        yield from _pair_checks(matrix, sorted(pair, key=matrix.variables.index), text, read)
    if matrix.outcome in matrix.variables and matrix.r_squared:
        yield from _matrix_regression(matrix, pairs, read)


def _pair_checks(
    matrix: ReportedCorrelations, pair: list[str], text: str, read: Read
) -> Iterator[Judged]:
    known = [matrix.alphas.get(name) for name in pair]
    if all(known):
        yield from ask(
            f"{matrix.id}/{'~'.join(pair)}/pearson",
            lambda: alpha_rules.correlation_within_reliability(
                r=text, alpha_x=str(known[0]), alpha_y=str(known[1]), read=read
            ),
        )


def _matrix_regression(
    matrix: ReportedCorrelations, pairs: dict[frozenset[str], str], read: Read
) -> Iterator[Judged]:
    outcome = str(matrix.outcome)
    predictors = [name for name in matrix.variables if name != outcome]
    yield from ask(
        f"{matrix.id}/glance/r_squared",
        lambda: correlation_rules.r_squared_from_correlations(
            r_squared=str(matrix.r_squared),
            outcome=[pairs[frozenset((name, outcome))] for name in predictors],
            predictors=[
                [pairs[frozenset((predictors[i], predictors[j]))] for j in range(i)]
                for i in range(1, len(predictors))
            ],
            read=read,
        ),
    )


def _count_checks(table: ReportedCounts, read: Read) -> Iterator[Judged]:
    place, n = table.id, table.n or (sum(table.counts) if table.exclusive else 0)
    if table.n and table.counts and table.exclusive:
        yield f"{place}/glance/n_obs", percentages.counts_add_up(table.counts, total=table.n)
    for i, percent in enumerate(table.percents):
        address = f"{place}/{i + 1}/percent"
        if table.counts and n:
            count = table.counts[i] if i < len(table.counts) else 0
            yield from ask(address, _percentage(percent, count, n, read))
        elif n:
            yield from ask(address, _some_percentage(percent, n, read))
    if table.percents and table.exclusive:
        yield from ask(
            f"{place}/glance/percent",
            lambda: percentages.percentages_add_up(table.percents, read=read),
        )


def _decision_check(printed: ReportedDecision) -> Judged:
    """Return whether the rule stands the right way up and the decision follows it."""
    found = decision_answers(printed.p_value, printed.alpha, printed.rule, printed.decision)
    clash = found["rule_inverted"] or found["follows_stated_rule"] is False
    wrong = found["follows_correct_rule"] is False
    check = Check(
        rule="decision_rule",
        formula="reject H0 when p < α",
        source="Fisher (1925), Statistical Methods for Research Workers",
        verdict=verdict_of(fits=not (clash or wrong), otherwise="inconsistent"),
        printed=printed.decision.replace("_", " "),
        note=decision_words(found, printed.quote),
    )
    return f"{printed.id}/glance/h0_decision", check


def _percentage(percent: str, count: int, n: int, read: Read) -> Callable[[], Check]:
    return lambda: percentages.percentage_of_count(percent=percent, count=count, n_obs=n, read=read)


def _some_percentage(percent: str, n: int, read: Read) -> Callable[[], Check]:
    return lambda: percentages.percentage_of_some_count(percent=percent, n_obs=n, read=read)
