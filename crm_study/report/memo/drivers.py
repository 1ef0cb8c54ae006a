"""What goes together with the outcome, and what of it is weakest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from crm_study.errors import AddressError
from crm_study.report.run import Run
from crm_study.results.finding import Finding, Row

MOST_ACTIONS = 5
_PER_AREA = 2


@dataclass(frozen=True, slots=True)
class Driver:
    """An area that goes together with the outcome.

    Attributes
    ----------
    name : str
        Construct, by its declared id.
    slope : str
        Address of its slope's row.
    importance : str
        Address of its row of importance; empty where one predictor stands alone.
    strength : float
        Standardized slope, beside the other areas.
    """

    name: str
    slope: str
    importance: str
    strength: float


@dataclass(frozen=True, slots=True)
class Statement:
    """One item with how much room it has.

    Attributes
    ----------
    item, construct : str
        Declared ids.
    level : float
        Its mean as a share of the scale, 0 to 1.
    """

    item: str
    construct: str
    level: float


def main_model(run: Run) -> str:
    """Return the model that tells most areas apart, of those with the leading outcome.

    Raises
    ------
    AddressError
        The run holds no regression.
    """
    outcome = run.study.models[run.lead.model].outcome
    models = [
        finding
        for finding in run.kind("regression")
        if run.study.models[_name(finding)].outcome == outcome
    ]
    return _name(max(models, key=lambda finding: len(_areas(run, finding))))


def drivers(run: Run) -> list[Driver]:
    """Return the areas of the main model, the one with most room for most slope first.

    Raises
    ------
    AddressError
        The run holds no regression, or none on a construct.
    """
    model = main_model(run)
    finding = run.finding(f"regression.{model}")
    found = [_driver(run, model, row) for row in _areas(run, finding)]
    if not found:
        raise AddressError(f"No predictor of '{model}' is a construct.")
    return sorted(found, key=lambda one: -one.strength * (1 - level_of(run, one.name)))


def statements(run: Run) -> list[Statement]:
    """Return every item of a construct with its level, but the marker's."""
    finding = run.finding("descriptives.items")
    means = {str(row["item"]): row["mean"] for row in finding.rows}
    return [
        Statement(item, name, _share(run, item, float(means[item])))
        for name in run.study.first_order()
        if name != run.study.marker
        for item in run.study.items_of(name)
        if means.get(item) is not None
    ]


def actions(run: Run) -> list[tuple[Driver, Statement]]:
    """Return the weakest statements of the areas that matter most, five at the most."""
    found = [
        (driver, statement)
        for driver in drivers(run)
        if driver.strength > 0
        for statement in _weakest(run, driver)
    ]
    found.sort(key=lambda pair: -pair[0].strength * (1 - pair[1].level))
    return found[:MOST_ACTIONS]


def level_of(run: Run, construct: str) -> float:
    """Return the mean of a construct as a share of its scale, 0 to 1."""
    mean = float(run.number(f"descriptives.constructs/{construct}/mean"))
    return _share(run, run.study.items_of(construct)[0], mean)


def _weakest(run: Run, driver: Driver) -> list[Statement]:
    own = set(run.study.items_of(driver.name))
    inside = sorted((one for one in statements(run) if one.item in own), key=_level)
    return inside[:_PER_AREA] if len(drivers(run)) > _PER_AREA else inside[:MOST_ACTIONS]


def _level(statement: Statement) -> float:
    return statement.level


def _share(run: Run, item: str, mean: float) -> float:
    """Return where a mean lies between the ends of its scale."""
    scale = run.study.scale_of(item)
    if scale is None:
        raise AddressError(f"Item '{item}' has no scale.")
    return (mean - scale.minimum) / (scale.maximum - scale.minimum)


def _driver(run: Run, model: str, row: Row) -> Driver:
    term = str(row["term"])
    importance = f"importance.{model}"
    known = importance in run.findings and run.findings[importance].rows
    return Driver(
        name=term,
        slope=f"regression.{model}/{term}",
        importance=f"{importance}/{term}" if known else "",
        strength=float(row["std_estimate"]),
    )


def _areas(run: Run, finding: Finding) -> list[Row]:
    """Return the rows of a regression that are constructs."""
    return list(_constructs(run, finding))


def _constructs(run: Run, finding: Finding) -> Iterator[Row]:
    for row in finding.rows:
        if row["term"] in run.study.constructs and row["std_estimate"] is not None:
            yield row


def _name(finding: Finding) -> str:
    return finding.id.partition(".")[2]
