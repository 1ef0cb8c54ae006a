"""The three tables of the memo: what people said, what goes together, what to do."""

from __future__ import annotations

from crm_study.report.memo.drivers import Driver, Statement, actions, drivers, statements
from crm_study.report.run import Run
from crm_study.results.prose import Slot, compose
from crm_study.results.table import Cell, Table

_SHOWN = 3
_LINE = "_" * 12
"""A line to write on."""
_ITEMS = "descriptives.items"
_CONSTRUCTS = "descriptives.constructs"


def said_table(run: Run) -> Table:
    """Return the statements with the highest and the lowest means."""
    ranked = sorted(statements(run), key=lambda one: -one.level)
    shown = min(_SHOWN, len(ranked) // 2)
    parts = (("strong", ranked[:shown]), ("weak", ranked[len(ranked) - shown :]))
    return Table(
        title="What people said: the highest and the lowest statements",
        head=("Statement", "Area", "", "M", "Level"),
        rows=tuple(_said(run, one, side) for side, chosen in parts for one in chosen),
        notes=(*_stamped(run), *_turned(run, [one for _, chosen in parts for one in chosen])),
    )


def driver_table(run: Run) -> Table:
    """Return the areas of the main model with their means and slopes."""
    return Table(
        title=compose(
            "What goes together with {outcome}, most room for most slope first",
            outcome=run.outcome_label(run.lead),
        ),
        head=("Area", "M", "Level", "Slope", "CI low", "CI high", "Share of R²", "Rank"),
        rows=tuple(_driver(run, one) for one in drivers(run)),
        notes=(
            *_stamped(run),
            "Slope: difference in the outcome, in scale points, between people who differ by one "
            "point in this area and not in the others. A rank such as 1–4 means that the ranks "
            "cannot be told apart.",
        ),
    )


def action_table(run: Run) -> Table:
    """Return what to look at first; who and when is left to the manager."""
    chosen = actions(run)
    return Table(
        title="Where to begin",
        head=("What to look at", "Area", "M", "Slope of the area", "Owner", "By when"),
        rows=tuple(_action(run, *pair) for pair in chosen),
        notes=(
            *_stamped(run),
            "Chosen by rule: lowest means in the areas with the largest slopes. Owner and date are "
            "the manager's to fill in.",
            *_turned(run, [statement for _, statement in chosen]),
        ),
    )


def _said(run: Run, one: Statement, side: str) -> tuple[Cell, ...]:
    row = f"{_ITEMS}/{one.item}"
    return (
        Cell(_wording(run, one.item)),
        Cell(run.label(one.construct)),
        Cell(side),
        _cell(run.slot(f"{row}/mean")),
        Cell(run.text(f"{row}/band")),
    )


def _driver(run: Run, one: Driver) -> tuple[Cell, ...]:
    row = f"{_CONSTRUCTS}/{one.name}"
    rest = (Cell("–", numeric=True), Cell("–"))
    if one.importance:
        share = run.slot(f"{one.importance}/share")
        rest = (_cell(share), Cell(run.text(f"{one.importance}/rank")))
    return (
        Cell(run.label(one.name)),
        _cell(run.slot(f"{row}/mean")),
        Cell(str(run.findings.number(f"{row}/band") or "–")),
        _cell(run.slot(f"{one.slope}/estimate")),
        _cell(run.slot(f"{one.slope}/conf_low")),
        _cell(run.slot(f"{one.slope}/conf_high")),
        *rest,
    )


def _action(run: Run, driver: Driver, one: Statement) -> tuple[Cell, ...]:
    return (
        Cell(_wording(run, one.item)),
        Cell(run.label(driver.name)),
        _cell(run.slot(f"{_ITEMS}/{one.item}/mean")),
        _cell(run.slot(f"{driver.slope}/estimate")),
        Cell(_LINE),
        Cell(_LINE),
    )


def _wording(run: Run, item: str) -> str:
    return run.text(f"{_ITEMS}/{item}/label")


def _turned(run: Run, shown: list[Statement]) -> tuple[str, ...]:
    """Say what (R) means where a statement has it."""
    if any(run.study.item(one.item).reverse_keyed for one in shown):
        return ("(R): agreement means less; its mean is turned, so that high is good.",)
    return ()


def _cell(slot: Slot) -> Cell:
    return Cell(slot.text, slot.address, numeric=True)


def _stamped(run: Run) -> tuple[str, ...]:
    stamp = run.finding(_ITEMS).stamp
    return (stamp,) if stamp else ()
