"""What the overall model supposes, one assumption a section: test, rule, picture, caveat."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from crm_study.report.document import TableBlock
from crm_study.report.outline.main_model import main_model
from crm_study.report.outline.material import Material
from crm_study.report.outline.part import Group, Part
from crm_study.report.outline.rule_lines import rule_lines
from crm_study.report.outline.sources import notice_of
from crm_study.results.finding import Finding, Row
from crm_study.results.prose import Prose, compose, join, phrase
from crm_study.results.table import Table, table_of

_COLUMNS = ("label", "method", "statistic", "df", "df1", "df2", "p_value", "cutoff", "verdict")
_EMPTY = {"df", "df1", "df2", "p_value", "cutoff"}
_LEVEL = "PASSES_1925"


@dataclass(frozen=True, slots=True)
class Assumption:
    """One assumption: which checks look at it, what shows it, by which rules, with what caveat."""

    name: str
    title: str
    table: str
    checks: tuple[str, ...]
    lead: str
    figures: tuple[str, ...] = ()
    rules: tuple[str, ...] = (_LEVEL,)
    caution: str = ""
    residuals: bool = False


ASSUMPTIONS: tuple[Assumption, ...] = (
    Assumption(
        name="normality",
        title="Normality",
        table="Tests of the normality of the residuals",
        checks=("normality",),
        lead="A regression supposes that its residuals are normal, not that its variables are.",
        figures=(".histogram", ".quantiles"),
        caution="A test that passes does not show that the residuals are normal: small samples "
        "pass easily, and large ones fail over trifles. Where it fails, robust standard errors "
        "and the bootstrap are the way out.",
    ),
    Assumption(
        name="linearity",
        title="Linearity",
        table="Tests of linearity",
        checks=("linearity",),
        lead="A straight line is fitted, so the association should be straight.",
        figures=(".components",),
        caution="A straight association is not a causal one.",
    ),
    Assumption(
        name="collinearity",
        title="Multicollinearity",
        table="Tests of multicollinearity",
        checks=("collinearity",),
        lead="Predictors that say nearly the same cannot be told apart.",
        rules=("VIF_2010", "CONDITION_1980"),
        caution="Collinearity widens intervals; it does not bias a slope.",
    ),
    Assumption(
        name="heteroscedasticity",
        title="Heteroscedasticity",
        table="Tests of the constancy of the variance",
        checks=("heteroscedasticity",),
        lead="The residuals should spread alike whatever is predicted.",
        caution="Where a test fails, the slopes stand and their standard errors do not: those "
        "robust to it are set beside them in the section on robustness.",
        residuals=True,
    ),
    Assumption(
        name="autocorrelation",
        title="Autocorrelation",
        table="Test of autocorrelation",
        checks=("autocorrelation",),
        lead="The residuals of neighboring rows should not resemble one another.",
        caution="The statistic follows the order of the file. In a cross-section that order means "
        "nothing, so the test says nothing either; what makes respondents alike is the "
        "institution they share.",
    ),
    Assumption(
        name="influence",
        title="Outliers and influence",
        table="Outliers and influential respondents",
        checks=("influence",),
        lead="No single respondent should decide what the model says.",
        figures=(".leverage",),
        rules=("COOK_1977", "COOK_1990", "LEVERAGE_1978", "LEVERAGE_1981"),
        caution="An unusual respondent is no reason to leave one out: look, correct what is "
        "wrong, and report the model both ways.",
    ),
)
"""In the order of the outline."""


def assumption_parts(material: Material) -> Iterable[Part]:
    """Yield a section for every assumption of the overall model."""
    name = main_model(material)
    found = material.get(f"diagnostics.{name}")
    if found is None:
        return
    if not found.rows:
        yield Part("assumptions-failed", "The checks", sources=(partial(_failed, found),))
        return
    material.tell(found)
    material.show(f"table:{found.id}")
    material.show(f"table:{found.id}.2")
    for one in ASSUMPTIONS:
        if _checked(found, one):
            source: Callable[[Material], Iterator[Group]] = partial(_groups, found, name, one)
            yield Part(f"assumption-{one.name}", one.title, sources=(source,))


def _failed(found: Finding, material: Material) -> Iterator[Group]:  # noqa: ARG001 - as all sources
    yield Group(notices=tuple(notice_of(found)))


def _checked(found: Finding, one: Assumption) -> list[Row]:
    return [row for row in found.rows if str(row["check"]).partition("_")[0] in one.checks]


def _groups(found: Finding, model: str, one: Assumption, material: Material) -> Iterator[Group]:
    rows = _checked(found, one)
    block = TableBlock(_table(material, found, one, rows), name=f"outline.{one.name}")
    figures = material.figures(found, one.figures)
    regression = material.ready(f"regression.{model}")
    if one.residuals and regression is not None:
        figures += material.figures(regression, [".residuals"])
    yield Group(
        lead=one.lead,
        exhibits=(block, *figures),
        reading=join([_verdicts(found, rows), *_nested(material, model, one)]),
        caution=one.caution,
        notices=material.trouble(),
    )


def _table(material: Material, found: Finding, one: Assumption, rows: list[Row]) -> Table:
    filled = [name for name in _COLUMNS if name not in _EMPTY or _any(rows, name)]
    return table_of(
        rows,
        filled,
        finding=found.id,
        title=phrase(one.table),
        heads={"label": "Check", "statistic": "Statistic"},
        styles={"cutoff": "decimal", "statistic": "fine"},
        notes=[*material.stamp, *rule_lines(found, one.rules)],
    )


def _any(rows: list[Row], name: str) -> bool:
    return any(row.get(name) is not None for row in rows)


def _verdicts(found: Finding, rows: list[Row]) -> Prose:
    """Say of every check whether it passes, and what to do where one fails."""
    judged: dict[tuple[str, str], list[Prose]] = {}
    for row in rows:
        if row["statistic"] is not None:
            told = judged.setdefault((str(row["label"]), str(row["verdict"])), [])
            told.append(_result(found, row))
    return join(
        [
            *(
                compose(
                    "{label} {verdict} ({results}).",
                    label=label,
                    verdict=verdict,
                    results=join(results, "; "),
                )
                for (label, verdict), results in judged.items()
            ),
            *dict.fromkeys(str(row["advice"]) for row in rows if row["verdict"] == "fails"),
        ]
    )


def _result(found: Finding, row: Row) -> Prose:
    key, method = str(row["check"]), str(row["method"])
    number = found.slot(key, "statistic", style="fine")
    if row["p_value"] is None:
        return compose("{method}: {number}", method=method, number=number)
    return compose("{method}: {number}, {p}", method=method, number=number, p=found.p_slot(key))


def _nested(material: Material, model: str, one: Assumption) -> Iterator[Prose]:
    """Set the likeness of colleagues beside the statistic that follows the file."""
    found = material.ready(f"inference.{model}")
    if one.name != "autocorrelation" or found is None or found.overall.get("icc1") is None:
        return
    yield compose(
        "What counts is the intraclass correlation of the outcome within institutions, "
        "ICC(1) = {icc} (design effect {deff}).",
        icc=found.slot("glance", "icc1", style="bounded"),
        deff=found.slot("glance", "design_effect"),
    )
