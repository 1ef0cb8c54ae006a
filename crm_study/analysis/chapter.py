"""What chapters share: a row that failed keeps its place, with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from crm_study.errors import AnalysisError
from crm_study.responses.responses import PILOT
from crm_study.results.finding import Status


def status_of(n_answered: int, troubles: Sequence[str]) -> tuple[Status, str | None]:
    """Return the status of a chapter: how many rows have their answer, and what went wrong.

    Examples
    --------
    >>> status_of(2, ["scrm: one item."])
    ('warning', 'scrm: one item.')
    >>> status_of(0, ["scrm: one item."])
    ('failed', 'scrm: one item.')
    """
    if not troubles:
        return "ok", None
    reason = " ".join(dict.fromkeys(troubles))
    return ("warning" if n_answered else "failed"), reason


def trouble(label: str, error: AnalysisError) -> str:
    """Return what went wrong with one row, as a sentence that names it.

    Examples
    --------
    >>> trouble("Care", AnalysisError("one item only"))
    'Care: one item only.'
    """
    return f"{label}: {error}".rstrip(".") + "."


class Standing(TypedDict):
    """The status of a finding and its reason."""

    status: Status
    reason: str


def no_scale() -> Standing:
    """Return the status of a chapter on scales where the study has none, such as a worksheet."""
    return Standing(status="not_applicable", reason="No item of the study belongs to a construct.")


def empty_wave(wave: str) -> Standing:
    """Return the status of a chapter whose wave has no rows."""
    if wave == PILOT:
        return Standing(status="not_applicable", reason="The data hold no pilot wave.")
    return Standing(status="failed", reason=f"No row of the {wave} wave was admitted.")
