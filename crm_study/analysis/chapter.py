"""What chapters share: a row that failed keeps its place, with its reason."""

from __future__ import annotations

from collections.abc import Sequence

from crm_study.results.finding import Status


def status_of(n_rows: int, troubles: Sequence[str]) -> tuple[Status, str | None]:
    """Return the status of a chapter from the reasons its rows gave.

    Examples
    --------
    >>> status_of(3, ["scrm: one item."])
    ('warning', 'scrm: one item.')
    >>> status_of(1, ["scrm: one item."])
    ('failed', 'scrm: one item.')
    """
    if not troubles:
        return "ok", None
    reason = " ".join(dict.fromkeys(troubles))
    return ("failed" if len(troubles) >= n_rows else "warning"), reason


def counted(n: int, one: str, many: str | None = None) -> str:
    """Return ``1 item`` or ``3 items``.

    Examples
    --------
    >>> counted(1, "item"), counted(3, "item")
    ('1 item', '3 items')
    """
    return f"{n} {one if n == 1 else many or one + 's'}"
