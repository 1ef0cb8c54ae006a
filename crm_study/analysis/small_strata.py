"""Tables with a row for each stratum or background group, as readers may see them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from itertools import groupby

from crm_study.results.finding import Finding, Row
from crm_study.results.small_groups import Groups, hidden_groups
from crm_study.results.small_rows import blanked, not_shown, without_numbers

_SPREAD = ("n_eff", "design_effect", "cv", "minimum", "maximum")
"""What weights tell of the sizes of strata, once their populations are known."""


def sample_for_readers(finding: Finding, strata: Groups) -> Finding:
    """Return the sample without the numbers of small strata."""
    hidden = strata.hidden if len(finding.rows) > 1 else frozenset()
    rows = tuple(blanked(row) if row["stratum"] in hidden else row for row in finding.rows)
    return _noted(replace(finding, rows=rows), len(hidden), len(rows), strata.smallest)


def weights_for_readers(finding: Finding, hidden: Mapping[str, Collection[str]], k: int) -> Finding:
    """Return weights without those that tell how many people a small group has.

    Parameters
    ----------
    finding : Finding
        Rows ``column:level`` with ``n_obs``.
    hidden : mapping of str to collection of str
        Levels that every table hides, by column.
    k : int
        Smallest group that may be shown.
    """
    rows, n_hidden = _by_column(finding.rows, "cell", "n_obs", hidden, k)
    if not n_hidden:
        return finding
    overall = {**finding.overall, **dict.fromkeys(_SPREAD)}
    left = {name: own for name, own in finding.details.items() if name not in ("weights", "steps")}
    if "classes" in left:
        left["classes"] = without_numbers(
            left["classes"], of=lambda row: str(row["response_class"]), count="n_obs", smallest=k
        )[0]
    found = replace(finding, rows=rows, overall=overall, details=left)
    return _noted(found, n_hidden, len(rows), k)


def profile_for_readers(finding: Finding, hidden: Mapping[str, Collection[str]], k: int) -> Finding:
    """Return a profile without the numbers of small groups.

    The cumulative percentages of a variable go as a whole: two of them give a third back.
    """
    rows, n_hidden = _by_column(finding.rows, "level", "n", hidden, k)
    broken = {
        _column(row["level"])
        for row, old in zip(rows, finding.rows, strict=True)
        if row["n"] is None and old["n"] is not None
    }
    shown = tuple(
        {**row, "cumulative_percent": None} if _column(row["level"]) in broken else row
        for row in rows
    )
    return _noted(replace(finding, rows=shown), n_hidden, len(rows), k)


def comparison_for_readers(finding: Finding, groups: Groups) -> Finding:
    """Return a comparison without its tests where fewer than two groups may be shown.

    The difference of two means, its interval and the degrees of freedom give the size and
    the mean of the small group back.
    """
    hidden = hidden_groups(groups.sizes, groups.smallest)
    present = [name for name, n in groups.sizes.items() if n]
    if not hidden or len(present) - len(hidden) >= 2 or len(hidden) > 2:
        return finding
    rows = tuple({**blanked(row), "verdict": "not shown"} for row in finding.rows)
    details = {name: own for name, own in finding.details.items() if name != "assumptions"}
    note = (
        f"The groups are not compared: one of two has fewer than {groups.smallest} people, whose "
        "mean the tests would give away."
    )
    return replace(finding, rows=rows, details=details, notes=(*finding.notes, note))


def _by_column(
    rows: tuple[Row, ...], key: str, count: str, hidden: Mapping[str, Collection[str]], k: int
) -> tuple[tuple[Row, ...], int]:
    """Blank the small groups of every column that has rows."""
    shown: list[Row] = []
    n_hidden = 0
    for column, own in groupby(rows, key=lambda row: _column(row[key])):
        group = list(own)
        always = {str(row[key]) for row in group if _names(row, key) & set(hidden.get(column, ()))}
        found, n = without_numbers(
            group, of=lambda row: str(row[key]), count=count, smallest=k, always=always
        )
        shown += found
        n_hidden += n
    return tuple(shown), n_hidden


def _names(row: Row, key: str) -> set[str]:
    """Return by what a row may name its group: the level in its key, or its label."""
    return {str(row[key]).partition(":")[2], str(row.get("label"))}


def _column(key: object) -> str:
    return str(key).partition(":")[0]


def _noted(finding: Finding, n_hidden: int, n_rows: int, smallest: int) -> Finding:
    if not n_hidden:
        return finding
    return replace(finding, notes=(*finding.notes, not_shown(n_hidden, n_rows, smallest)))
