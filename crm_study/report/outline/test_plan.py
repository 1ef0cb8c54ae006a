"""The plan of the tests: every hypothesis with its model, its test and its rule."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crm_study.protocol.strict import say
from crm_study.report.document import TableBlock
from crm_study.report.outline.material import Material
from crm_study.report.outline.part import Group
from crm_study.results.address import parse_address
from crm_study.results.columns import COLUMNS
from crm_study.results.format import format_value
from crm_study.results.prose import Prose, compose, join, lowered, verbatim
from crm_study.results.table import Cell, Table

if TYPE_CHECKING:
    from crm_study.protocol.hypothesis import Criterion
    from crm_study.protocol.study import Study

_TESTS = {
    "regression": "t test of a slope",
    "hierarchical": "F test of the change of R²",
    "moderation": "t test of an interaction",
    "mediation": "path of a mediation",
    "correlation": "test of a correlation",
    "comparison": "comparison of groups",
    "association": "test of independence",
    "pls": "bootstrap of a path",
}
_NAMES = {
    "p_value": "p",
    "estimate": "the slope",
    "conf_low": "the lower limit",
    "conf_high": "the upper limit",
    "delta_r_squared": "ΔR²",
}
_BOUNDS = ("is below {value}", "is above {value}", "is at least {value}", "is at most {value}")
_ADJUSTED = {
    "holm": "Holm (1979), Scandinavian Journal of Statistics 6, 65-70, adjusts the p values for "
    "their number.",
    "benjamini_hochberg": "Benjamini & Hochberg (1995), Journal of the Royal Statistical Society B "
    "57, 289-300, adjust the p values for their number.",
}


def hypothesis_plan(material: Material) -> Iterator[Group]:
    """Show how every hypothesis is tested, as decided before the data."""
    study = material.study
    if not study.hypotheses or material.get("hypotheses") is None:
        return
    rows = tuple(
        (
            Cell(name),
            Cell(say(one.statement, "en", otherwise=name)),
            Cell(_test(study, one.supported_if)),
            Cell(_rule(study, one.supported_if)),
        )
        for name, one in study.hypotheses.items()
    )
    table = Table(
        "Hypothesis testing plan",
        ("Hypothesis", "Statement (HA)", "Test", "Supported if"),
        rows,
        (
            "H0 of each row: there is no such association. H0 is rejected where p is below the "
            "level, never the other way round.",
            *([_ADJUSTED[study.multiplicity]] if study.multiplicity in _ADJUSTED else []),
        ),
    )
    yield Group(
        lead="Each hypothesis was tied to one number and to one rule before the data were seen.",
        exhibits=(TableBlock(table, name="outline.plan"),),
        caution="A hypothesis that is not supported is not refuted: a large p value is no "
        "evidence that there is nothing.",
    )


def _test(study: Study, criterion: Criterion) -> str:
    """Name the test by its kind; that of a declared analysis by the analysis."""
    declared = {one.finding: say(one.label, "en", otherwise=one.name) for one in study.analyses}
    for part in criterion.parts():
        if part.address is not None:
            finding = parse_address(part.address).finding
            kind = finding.partition(".")[0]
            return _TESTS.get(kind) or declared.get(finding, kind)
    return "–"


def _rule(study: Study, criterion: Criterion) -> Prose:
    told = [_condition(study, part) for part in criterion.parts() if part.address is not None]
    return join(told, "; ")


def _condition(study: Study, part: Criterion) -> Prose:
    address = parse_address(part.address or "")
    known = [
        compose(template, value=format_value(value, "plain"))
        for template, value in zip(_BOUNDS, part.bounds, strict=True)
        if value is not None
    ]
    what = _NAMES.get(address.column) or COLUMNS[address.column].label
    if address.row == "glance":
        return join([lowered(what), *known])
    is_construct = address.row in study.constructs
    row = study.label_of(address.row) if is_construct else verbatim(address.row)
    return join([lowered(what), compose("({row})", row=row), *known])
