"""Double entry: the same paper forms typed twice, compared value by value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crm_study.errors import DataError, listed
from crm_study.protocol.study import Study
from crm_study.responses.imports.imported import ImportedAnswers
from crm_study.responses.imports.importing import import_answers
from crm_study.responses.imports.mapping import Mapping as Accepted
from crm_study.results.finding import Finding
from crm_study.results.prose import Prose, compose, join
from crm_study.results.table import Table

if TYPE_CHECKING:
    import pandas as pd


class DoubleEntryFinding(Finding):
    """Where two typists disagree, and how often."""

    __slots__ = ()

    def table(self) -> Table:
        """Return the error rate of every field that has an error, or of all."""
        columns = ["item", "n_typed_twice", "n_disagreements", "disagreement_rate"]
        rows = [row for row in self.rows if row["n_disagreements"]] or self.rows
        return self.further(rows, columns, title=self.title, notes=self.notes)

    def tables(self) -> tuple[Table, ...]:
        """Return the error rates, then every disagreement."""
        listing = self.details.get("disagreements", ())
        if not listing:
            return (self.table(),)
        columns = ["disagreement", "typed_first", "typed_second", "row_first", "row_second"]
        title = "Values to look up on the paper forms"
        return self.table(), self.further(listing, columns, title=title)

    def prose(self) -> Prose:
        """Say how many values disagree."""
        found = compose(
            "{n_forms} forms were typed twice: {n_disagreements} of {n_typed_twice} values "
            "disagree ({disagreement_rate}).",
            **{
                name: self.slot("glance", name)
                for name in ("n_forms", "n_disagreements", "n_typed_twice", "disagreement_rate")
            },
        )
        if not self.number("glance", "n_forms_once"):
            return found
        once = compose(
            "{n_forms_once} forms were typed only once.",
            n_forms_once=self.slot("glance", "n_forms_once"),
        )
        return join([found, once])


def double_entry(
    first: str | Path,
    second: str | Path,
    study: Study,
    *,
    key: str,
    accept: str | Path | Accepted | None = None,
) -> Finding:
    """Compare two files typed from the same paper forms.

    Parameters
    ----------
    first, second : str or Path
        The files; any format that an import reads.
    study : Study
        The declared study; values are compared by what they mean, so ``5`` and ``5.0``
        agree, and by their text where they mean nothing.
    key : str
        Column with the number of the paper form.
    accept : str, Path or Mapping, optional
        Mapping file of both.

    Returns
    -------
    Finding
        ``double_entry``: one row an item, every disagreement in the details.

    Raises
    ------
    DataError
        The key is missing in a file, blank, or stands twice in it.

    Notes
    -----
    The rate counts disagreements. Each may be the fault of either typist, so the error
    rate of one typist is about half of it, and errors both made alike are not seen.
    """
    read = [
        import_answers(path, study, accept=accept, keep=(key,), strict=False)
        for path in (first, second)
    ]
    forms = [_by_form(answers, key) for answers in read]
    both = [number for number in forms[0] if number in forms[1]]
    if not both:
        raise DataError(f"The two files share no value of '{key}': there is nothing to compare.")
    items = [item.id for item in study.instrument.items()]
    compared = [name for name in items if all(name in one.frame.columns for one in read)]
    disagreements = tuple(_disagreements(read, forms, both, compared))
    wrong = Counter(str(row["disagreement"]).rpartition("/")[2] for row in disagreements)
    rows = tuple(_row(name, len(both), wrong[name]) for name in compared)
    once = sorted(set(forms[0]) ^ set(forms[1]))
    n_typed = len(both) * len(compared)
    return DoubleEntryFinding(
        id="double_entry",
        title="Double entry of paper forms",
        rows=rows,
        overall={
            "n_forms": len(both),
            "n_forms_once": len(once),
            "n_typed_twice": n_typed,
            "n_disagreements": len(disagreements),
            "disagreement_rate": len(disagreements) / n_typed if n_typed else None,
        },
        status="warning" if disagreements or once else "ok",
        reason=_reason(len(disagreements), once),
        notes=("Values are compared by their meaning; a blank against an answer disagrees.",),
        details={"disagreements": disagreements},
    )


def _reason(n_disagreements: int, once: list[str]) -> str | None:
    told = ["The typed values disagree; look them up on paper."] if n_disagreements else []
    told += [f"Typed only once: {listed(once)}."] if once else []
    return " ".join(told) or None


def _by_form(answers: ImportedAnswers, key: str) -> dict[str, int]:
    """Return the position of every form by its number."""
    if key not in answers.frame.columns:
        raise DataError(f"{answers.file} has no column '{key}', which numbers the paper forms.")
    numbers = [str(number) for number in answers.frame[key]]
    blank = [str(answers.rows[place]) for place, number in enumerate(numbers) if not number]
    if blank:
        raise DataError(f"{answers.file}: '{key}' is blank in row {listed(blank)}.")
    twice = [number for number, count in Counter(numbers).items() if count > 1]
    if twice:
        raise DataError(f"{answers.file}: '{key}' stands more than once: {listed(twice)}.")
    return {number: place for place, number in enumerate(numbers)}


def _disagreements(
    read: list[ImportedAnswers], forms: list[dict[str, int]], both: list[str], items: list[str]
) -> Iterator[dict[str, Any]]:
    cells: list[pd.DataFrame] = [answers.frame for answers in read]
    columns = {name: [list(frame[name]) for frame in cells] for name in items}
    for number in both:
        places = [form[number] for form in forms]
        for name in items:
            typed = [columns[name][side][places[side]] for side in (0, 1)]
            if typed[0] != typed[1]:
                yield {
                    "disagreement": f"{number}/{name}",
                    "typed_first": typed[0],
                    "typed_second": typed[1],
                    "row_first": read[0].rows[places[0]],
                    "row_second": read[1].rows[places[1]],
                }


def _row(name: str, n_typed: int, n_wrong: int) -> dict[str, Any]:
    return {
        "item": name,
        "n_typed_twice": n_typed,
        "n_disagreements": n_wrong,
        "disagreement_rate": n_wrong / n_typed if n_typed else None,
    }
