"""The audit of any paper: its printed numbers against one another, without data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from crm_study.analysis.reported_checks import reported_checks
from crm_study.analysis.reported_finding import ReportedAuditFinding
from crm_study.analysis.reported_readings import loose_readings, regression_readings
from crm_study.analysis.reported_significance import Judged
from crm_study.kernels.published.check import Check, Read
from crm_study.kernels.published.rounding import rounding_interval, truncation_interval
from crm_study.protocol.reported import Reported, ReportedRegression
from crm_study.results.cutoffs.models import SIGNIFICANCE_1925
from crm_study.results.finding import Finding, Row, Status
from crm_study.results.findings import plain

_CLASH = ("inconsistent", "impossible")
_CONVENTIONS: tuple[tuple[str, Read], ...] = (
    ("rounded", rounding_interval),
    ("cut", truncation_interval),
)
_NOTES = (
    "Every number that prints so is tried, both ends of the rounding interval included, so "
    "that half-up and half-even rounding agree. Where fewer rules are broken when the digits "
    "are taken to be cut instead of rounded, all numbers are read so.",
    "consistent: the others allow it; inconsistent: several numbers cannot all be right; "
    "impossible: this one cannot be, whatever the others; not checkable: something is missing "
    "or the rule has no power. An inconsistency is a question to the authors, not an answer.",
)


def audit_reported(reported: Reported, *, finds: Sequence[Row] = ()) -> Finding:
    """Compare the reported results of a paper with one another.

    Parameters
    ----------
    reported : Reported
        Numbers as printed.
    finds : sequence of mappings, optional
        What `read_paper` found in a text; shown before the audit.

    Returns
    -------
    Finding
        One row for every rule that was asked of a number; ``details["readings"]`` holds
        what would make clashing regressions consistent.

    Examples
    --------
    >>> from crm_study.protocol.reported import ReportedTest
    >>> test = ReportedTest(id="t1", kind="t", statistic="2.20", df2=28, p_value=".36")
    >>> found = audit_reported(Reported(tests=[test]))
    >>> found.number("glance", "n_inconsistent")
    1
    """
    convention, read, judged = _fairest(reported)
    as_rounded = _broken(reported_checks(reported, read=rounding_interval))
    rows = [_row(address, check) for address, check in _unique(judged)]
    readings = [row for printed in reported.regressions for row in _readings(printed, read)]
    counts = {
        verdict: sum(check.verdict == verdict for _, check in judged)
        for verdict in ("consistent", *_CLASH, "not_checkable")
    }
    status, reason = _status(counts, len(judged), convention)
    return ReportedAuditFinding(
        id="audit",
        title="Audit of the reported results",
        rows=tuple(plain(row) for row in rows),
        overall={
            "n_checks": len(judged),
            **{f"n_{verdict}": number for verdict, number in counts.items()},
            "n_discrepant": counts["inconsistent"] + counts["impossible"],
            "n_readings": len(readings),
            "n_possible": sum(bool(row["possible"]) for row in readings),
            "convention": convention,
            "n_broken_if_rounded": as_rounded,
        },
        status=status,
        reason=reason,
        notes=_NOTES,
        rules=(SIGNIFICANCE_1925,),
        details={
            name: tuple(plain(row) for row in found)
            for name, found in (("found", finds), ("readings", readings))
            if found
        },
    )


def _fairest(reported: Reported) -> tuple[str, Read, Sequence[Judged]]:
    """Return cutting where it halves the broken rules at least, else rounding."""
    tried = [
        (name, read, tuple(reported_checks(reported, read=read))) for name, read in _CONVENTIONS
    ]
    rounded, cut = tried
    return cut if 2 * _broken(cut[2]) <= _broken(rounded[2]) != 0 else rounded


def _broken(judged: Iterable[Judged]) -> int:
    return sum(check.broken for _, check in judged)


def _unique(judged: Sequence[Judged]) -> Iterator[Judged]:
    """Give every rule of one address its own: the second one ends in ``#2``."""
    seen: dict[str, int] = {}
    for address, check in judged:
        seen[address] = seen.get(address, 0) + 1
        yield (f"{address}#{seen[address]}" if seen[address] > 1 else address), check


def _row(address: str, check: Check) -> dict[str, Any]:
    return {
        "address": address,
        "printed": check.printed,
        "lower": check.lower,
        "upper": check.upper,
        "reading": "as printed",
        "consistency": check.verdict,
        "rule": check.rule,
        "formula": check.formula,
        "implies": check.note,
        "reference": check.source,
        "obtained": None,
        "difference_percent": None,
        "reproduction": "insufficient_information",
    }


def _readings(printed: ReportedRegression, read: Read) -> Iterator[dict[str, Any]]:
    loose = loose_readings(printed) if printed.df is None else ()
    for found in (*loose, *(() if loose else regression_readings(printed, read=read))):
        yield {
            "reading": f"{printed.id}:{found.key}",
            "assumes": found.assumes,
            "possible": found.possible,
            "n_low": found.n_low,
            "n_high": found.n_high,
            "implies": found.implies,
        }


def _status(counts: dict[str, int], n_checks: int, convention: str) -> tuple[Status, str | None]:
    if not n_checks:
        return "not_applicable", "Nothing that was reported can be checked."
    if any(counts[verdict] for verdict in _CLASH):
        return "warning", "Some reported numbers cannot be true together as printed."
    if convention == "cut":
        return "warning", "The numbers agree only if their digits were cut instead of rounded."
    return "ok", None
