"""One number of ours beside one of somebody else's, and the rule that tells them apart."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any

import numpy as np

from crm_study.errors import AddressError, AnalysisError
from crm_study.results.findings import Findings

EQUAL, OTHER_RULE, UNEXPLAINED, ABSENT = "equal", "other rule", "unexplained", "not available"
SPSS = "SPSS"
LIBRARIES = ("pandas", "scipy", "statsmodels", "pingouin")
CLOSE = 1e-8
"""Two numbers are equal when they differ by no more than this part of the larger one."""
_NOTHING = 1e-14
_REFUSALS = (ImportError, AnalysisError, ValueError, TypeError, AttributeError, LookupError)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is compared with what.

    Attributes
    ----------
    statistic : str
        First part of the key: ``skewness``.
    label, about : str
        What the statistic is called, and what it is of.
    address : str
        Where our number lives.
    convention : str
        ``SPSS``, ``textbook``, or the library.
    procedure : str
        What is called: ``stats.skew(x)``.
    theirs : callable
        Computes their number when it is wanted.
    rule : str
        The definition that both share, or the one that tells them apart.
    alike : bool
        Whether the numbers should be equal.
    """

    statistic: str
    label: str
    about: str
    address: str
    convention: str
    procedure: str
    theirs: Callable[[], float]
    rule: str
    alike: bool = True


@dataclass(frozen=True, slots=True)
class Statistic:
    """One number of ours; compares itself with others."""

    name: str
    label: str
    about: str
    address: str

    def same(
        self, convention: str, procedure: str, theirs: Callable[[], float], rule: str
    ) -> Comparison:
        """Compare with a number that follows the same rule."""
        return self._with(convention, procedure, theirs, rule, alike=True)

    def other(
        self, convention: str, procedure: str, theirs: Callable[[], float], rule: str
    ) -> Comparison:
        """Compare with a number that follows another rule."""
        return self._with(convention, procedure, theirs, rule, alike=False)

    def _with(
        self,
        convention: str,
        procedure: str,
        theirs: Callable[[], float],
        rule: str,
        *,
        alike: bool,
    ) -> Comparison:
        mine = (self.name, self.label, self.about, self.address)
        return Comparison(*mine, convention, procedure, theirs, rule, alike)


def parity_rows(comparisons: Sequence[Comparison], findings: Findings) -> Iterator[dict[str, Any]]:
    """Yield a row a comparison: our number, theirs, the difference and the verdict."""
    seen: dict[str, int] = {}
    for one in comparisons:
        key = f"{one.statistic}:{one.convention}"
        seen[key] = seen.get(key, 0) + 1
        ours, trouble = _ours(one, findings)
        theirs, refusal = (None, trouble) if trouble else _theirs(one)
        yield {
            "key": key if seen[key] == 1 else f"{key}#{seen[key]}",
            "label": one.label,
            "about": one.about,
            "address": one.address,
            "value": ours,
            "program": one.convention,
            "procedure": one.procedure,
            "theirs": theirs,
            "difference": None if ours is None or theirs is None else ours - theirs,
            "verdict": _verdict(one, ours, theirs),
            "rule": refusal or one.rule,
        }


def library_versions() -> dict[str, str]:
    """Return the version of every library that numbers were compared with."""
    return {name: version(name) for name in LIBRARIES if find_spec(name) is not None}


def _ours(one: Comparison, findings: Findings) -> tuple[float | None, str]:
    """Return our number, or why there is none."""
    try:
        value = findings.number(one.address)
    except AddressError:
        return None, "Our chapter on this statistic has no such number for these data."
    if not isinstance(value, (int, float)):
        return None, "Our number is undefined for these data."
    return float(value), ""


def _theirs(one: Comparison) -> tuple[float | None, str]:
    """Compute their number, or say why it cannot be had here."""
    if one.convention in LIBRARIES and find_spec(one.convention) is None:
        return None, f"{one.convention} is not installed here: pip install {one.convention}"
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            value = float(one.theirs())
    except _REFUSALS as error:
        reason = str(error).rstrip(".") or type(error).__name__
        return None, f"{one.convention} gives no number for these data: {reason}."
    if not np.isfinite(value):
        return None, f"{one.convention} leaves the number undefined for these data."
    return value, ""


def _verdict(one: Comparison, ours: float | None, theirs: float | None) -> str:
    if ours is None or theirs is None:
        return ABSENT
    if abs(theirs - ours) <= max(CLOSE * max(abs(ours), abs(theirs)), _NOTHING):
        return EQUAL
    return UNEXPLAINED if one.alike else OTHER_RULE
