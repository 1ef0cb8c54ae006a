"""Whether a customer ledger can be relied on: gaps, twins and records nobody checked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from crm_study.analysis.customers.ledger_audit_finding import LedgerAuditFinding
from crm_study.analysis.customers.life_cycle import days_until
from crm_study.analysis.customers.twin_records import Pair, exact_twins, near_twins, normalized
from crm_study.analysis.declared_frame import declared_groups
from crm_study.analysis.declared_name import as_declared
from crm_study.analysis.frames import Floats, require_columns
from crm_study.errors import AnalysisError
from crm_study.protocol.analyses.ledger_audit import LedgerAudit
from crm_study.protocol.strict import say
from crm_study.protocol.study import Study
from crm_study.responses.responses import Responses
from crm_study.results.cutoffs.customers import FIELD_MISSING, STALE_DAYS
from crm_study.results.finding import Finding
from crm_study.results.findings import plain

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]
_NOTES = (
    "Two records are twins when every key is the same after normalization: without accents, case, "
    "blanks and signs, and of long numbers the last 9 digits. They are nearly twins when one key "
    "is blank in one of them or differs by one sign. Blank keys make no twins.",
    "Twins may be two people of one name and year, and one customer may stand in two records that "
    "nothing ties together. Somebody has to look before records are joined.",
    "Only counts are kept here: no name, number or key of anybody.",
)


def ledger_audit(
    frame: pd.DataFrame,
    *,
    fields: Sequence[str],
    match: Sequence[str] = (),
    branch: str | None = None,
    checked: str | None = None,
    as_of: dt.date | str | None = None,
    stale_days: int = 365,
    labels: Mapping[str, str] | None = None,
) -> Finding:
    """Count gaps, twins and stale records in a ledger.

    Parameters
    ----------
    frame : DataFrame
        One row a record, of any type.
    fields : sequence of str
        Columns that every record should have.
    match : sequence of str, optional
        Columns that together tell whether two records are one customer.
    branch : str, optional
        Column of the branch of a record.
    checked : str, optional
        Column of dates on which records were last checked; needs ``as_of``.
    as_of : date or str, optional
        Day from which age counts back.
    stale_days : int, default 365
        Days after which a record is stale.
    labels : mapping of str to str, optional
        How a reader should see the fields.

    Returns
    -------
    Finding
        One row a field. Details: exact and near twins, and the branches.

    Raises
    ------
    AnalysisError
        No record, an unknown column, or dates without ``as_of``.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"name": ["Uwera J.", "uwéra j", "Mugabo"], "born": [1990, 1990, None],
    ...                       "branch": ["A", "B", "A"]})
    >>> found = ledger_audit(frame, fields=["name", "born"], match=["name", "born"],
    ...                      branch="branch")
    >>> found.number("born", "n_missing"), found.number("exact", "n_across")
    (1, 1)
    """
    names = [*fields, *match, *([branch] if branch else []), *([checked] if checked else [])]
    require_columns(frame, names)
    if not len(frame):
        raise AnalysisError("The ledger holds no record.")
    if checked and as_of is None:
        raise AnalysisError("The age of a record needs a day from which it counts back.")
    text = frame[list(dict.fromkeys(names))].map(_text)
    words = {name: name for name in fields} | dict(labels or {})
    age = -days_until(frame[checked], str(as_of)) if checked else np.full(len(frame), np.nan)
    whole = (text[list(fields)] != "").all(axis=1).to_numpy()
    twins = _twins(text, match, branch)
    rows = [_field(name, text[name], words[name]) for name in fields]
    return LedgerAuditFinding(
        id="ledger_audit",
        title="The quality of the ledger",
        rows=tuple(map(plain, rows)),
        overall=plain(
            {
                "n_obs": len(frame),
                "complete_share": float(whole.mean()),
                **_staleness(age, stale_days),
                "duplicate_share": twins[0]["n_records"] / len(frame) if twins else None,
            }
        ),
        notes=_NOTES,
        rules=(FIELD_MISSING, STALE_DAYS),
        details={
            "twins": tuple(map(plain, twins)),
            "branches": tuple(map(plain, _branches(text, branch, whole, age > stale_days))),
        },
    )


def ledger_audit_chapter(study: Study, responses: Responses, *, analysis: LedgerAudit) -> Finding:
    """Count gaps, twins and stale records in the declared ledger."""
    branch = (analysis.branch,) if analysis.branch else ()
    labels = {
        name: say(analysis.labels.get(name), "en", otherwise=name) for name in analysis.fields
    }
    found = ledger_audit(
        declared_groups(study, responses, branch),
        fields=analysis.fields,
        match=analysis.match,
        branch=analysis.branch,
        checked=analysis.checked,
        as_of=analysis.as_of,
        stale_days=analysis.stale_days,
        labels=labels,
    )
    return as_declared(found, analysis)


def _text(value: object) -> str:
    if value is None or value != value:  # noqa: PLR0124 - NaN, NaT and None are blank cells
        return ""
    return (
        str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()
    )


def _field(name: str, column: pd.Series[str], label: str) -> Row:
    missing = int((column == "").sum())
    return {
        "field": name,
        "label": label,
        "n_obs": len(column),
        "n_missing": missing,
        "share": missing / len(column),
        "verdict": FIELD_MISSING.verdict(missing / len(column)),
    }


def _twins(text: pd.DataFrame, match: Sequence[str], branch: str | None) -> list[Row]:
    """Count exact and near twins, also those that stand in two branches."""
    if not match:
        return []
    keys = text[list(match)].map(normalized)
    records = [tuple(row) for row in keys.itertuples(index=False, name=None)]
    homes = text[branch].tolist() if branch else None
    exact = exact_twins(records)
    near = [pair for pair in near_twins(records) if pair not in set(exact)]
    return [
        _twin_row("exact", "Alike in every key", exact, homes),
        _twin_row("near", "Alike but for one slip or blank", near, homes),
    ]


def _twin_row(key: str, label: str, pairs: Sequence[Pair], homes: Sequence[str] | None) -> Row:
    across = sum(homes[one] != homes[other] for one, other in pairs) if homes else None
    return {
        "key": key,
        "label": label,
        "n_pairs_alike": len(pairs),
        "n_records": len({place for pair in pairs for place in pair}),
        "n_across": across,
    }


def _staleness(age: Floats, stale_days: int) -> Row:
    known = age[~np.isnan(age)]
    if not known.size:
        return {"n_stale": None, "stale_share": None, "median_age": None}
    stale = known > stale_days
    return {
        "n_stale": int(stale.sum()),
        "stale_share": float(stale.mean()),
        "median_age": float(np.median(known)),
    }


def _branches(
    text: pd.DataFrame,
    branch: str | None,
    whole: np.ndarray[Any, np.dtype[np.bool_]],
    stale: np.ndarray[Any, np.dtype[np.bool_]],
) -> list[Row]:
    if branch is None:
        return []
    homes = text[branch].to_numpy(dtype=str)
    return [
        {
            "home_branch": name or "(blank)",
            "n_obs": int((homes == name).sum()),
            "complete_share": float(whole[homes == name].mean()),
            "n_stale": int(stale[homes == name].sum()),
        }
        for name in np.unique(homes).tolist()
    ]
