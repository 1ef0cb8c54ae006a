"""Printed tests: p, critical value and decision, asked of one statistic."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from crm_study.errors import AnalysisError
from crm_study.kernels.published import significance_rules as significance
from crm_study.kernels.published.check import Check, Read
from crm_study.protocol.reported import ReportedTest

Judged = tuple[str, Check]
"""An address and the answer of a rule that judges the number there."""

STARS = {"*": "<.05", "**": "<.01", "***": "<.001", "ns": ">.05", "n.s.": ">.05"}


def checks_of_test(test: ReportedTest, read: Read) -> Iterator[Judged]:
    """Yield the answers of the rules that bind one printed test."""
    place = f"{test.id}/{test.kind}"
    if test.p_value:
        yield from p_checks(
            f"{place}/p_value",
            test.kind,
            test.statistic,
            test.p_value,
            test.df1,
            test.df2,
            read=read,
            one_sided=test.one_sided,
        )
    if test.critical and test.kind == "t":
        yield from ask(
            f"{place}/critical_value",
            lambda: significance.critical_value(
                critical=str(test.critical),
                df=test.df2,
                alpha=test.alpha,
                two_sided=not test.one_sided,
                read=read,
            ),
        )
    yield from decision_checks(
        f"{place}/p_value", test.p_value, test.alpha, significant=test.significant, read=read
    )


def p_checks(
    address: str,
    kind: significance.Kind,
    statistic: str,
    p_value: str,
    df1: float | None,
    df2: float | None,
    *,
    read: Read,
    one_sided: bool = False,
) -> Iterator[Judged]:
    """Yield whether p is a probability, and whether it is that of its statistic."""
    p = STARS.get(p_value, p_value)
    yield from ask(address, lambda: significance.p_is_possible(p, read=read))
    yield from ask(
        address,
        lambda: significance.p_from_statistic(
            kind,
            statistic=statistic,
            p_value=p,
            df1=df1,
            df2=df2,
            one_sided=one_sided,
            read=read,
        ),
    )


def decision_checks(
    address: str, p_value: str | None, alpha: float, *, significant: bool | None, read: Read
) -> Iterator[Judged]:
    """Yield whether what the text says of a p is what it says itself."""
    if p_value is not None and significant is not None:
        p = STARS.get(p_value, p_value)
        yield from ask(
            address,
            lambda: significance.decision_of_p(
                p_value=p, alpha=alpha, significant=significant, read=read
            ),
        )


def ask(address: str, rule: Callable[[], Check]) -> Iterator[Judged]:
    """Yield a rule's answer; what no such quantity can have printed is impossible."""
    try:
        yield address, rule()
    except AnalysisError as error:
        yield address, _refused(error)


def _refused(error: AnalysisError) -> Check:
    fields: dict[str, Any] = {"rule": "range", "formula": "", "source": "", "printed": ""}
    return Check(**fields, verdict="impossible", note=str(error))
