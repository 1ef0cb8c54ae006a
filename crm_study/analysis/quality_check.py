"""The result of one check, whatever it looks at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crm_study.analysis.quality_words import CHECKS
from crm_study.results.findings import plain

NOT_COLLECTED, NOT_COMPUTED = "not collected", "not computed"
NONE_FOUND, LOOK, DESCRIBED = "none found", "look at these", "described"
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Check:
    """One check: how many it could look at, and which it points at.

    Attributes
    ----------
    name : str
        One of `CHECKS`.
    verdict : str
        none found, look at these, described, not collected or not computed.
    n_flagged, n_checked : int or None
        None where nothing could be checked.
    cutoff : float or None
        Where the verdict on one interview changes, in the check's own unit.
    rows : tuple of int
        Rows of the file that are flagged, the header being 1.
    reason : str
        Why it was not collected or computed.
    """

    name: str
    verdict: str
    n_flagged: int | None = None
    n_checked: int | None = None
    cutoff: float | None = None
    rows: tuple[int, ...] = ()
    reason: str = ""

    def row(self) -> dict[str, Any]:
        """Return the check as a row of the finding."""
        words = CHECKS[self.name]
        share = self.n_flagged / self.n_checked if self.n_flagged and self.n_checked else None
        return plain(
            {
                "check": self.name,
                "label": words.label,
                "family": words.family,
                "unit": words.unit,
                "n_flagged": self.n_flagged,
                "share": 0.0 if self.n_flagged == 0 else share,
                "n_checked": self.n_checked,
                "cutoff": self.cutoff,
                "verdict": self.verdict,
                "meaning": self.reason or words.meaning,
            }
        )


def of_interviews(
    name: str,
    flagged: Mask,
    *,
    rows: Sequence[int],
    checked: Mask | None = None,
    cutoff: float | None = None,
) -> Check:
    """Return a check of admitted interviews, one flag each.

    Parameters
    ----------
    name : str
        One of `CHECKS`.
    flagged : ndarray of bool, shape (n,)
    rows : sequence of int, length n
        Rows of the file.
    checked : ndarray of bool, shape (n,), optional
        Interviews that could be checked; all by default.
    cutoff : float, optional
    """
    able = np.ones(len(rows), dtype=bool) if checked is None else checked
    if not able.any():
        return not_computed(name, "No interview has what this check needs.")
    hit = flagged & able
    where = tuple(int(row) for row, is_hit in zip(rows, hit, strict=True) if is_hit)
    return counted(name, len(where), int(able.sum()), cutoff=cutoff, rows=where)


def counted(
    name: str,
    n_flagged: int,
    n_checked: int,
    *,
    cutoff: float | None = None,
    rows: tuple[int, ...] = (),
) -> Check:
    """Return a check of anything that is counted."""
    verdict = LOOK if n_flagged else NONE_FOUND
    return Check(name, verdict, n_flagged, n_checked, cutoff, rows)


def not_collected(name: str, reason: str) -> Check:
    """Return a check without the data it needs: never a silent pass."""
    return Check(name, NOT_COLLECTED, reason=reason)


def not_computed(name: str, reason: str) -> Check:
    """Return a check that these data do not determine."""
    return Check(name, NOT_COMPUTED, reason=reason)
