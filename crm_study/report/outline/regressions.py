"""Regression by regression: model summary, ANOVA, coefficients, reading, equation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from crm_study.report.document import Block, Equation, Paragraph, Symbol, TableBlock, Term
from crm_study.report.looks.apa_regression import anova, model_summary
from crm_study.report.outline.main_model import multiple_models, simple_models
from crm_study.report.outline.material import Material, with_notes
from crm_study.report.outline.part import Group, Part
from crm_study.report.outline.rule_lines import rule_lines
from crm_study.report.outline.sources import notice_of
from crm_study.results.finding import Finding, Row
from crm_study.results.prose import Prose, compose, join, phrase, verbatim

_CAUTION = (
    "The slopes are associations among people who answered once. They do not show what would "
    "happen if a predictor were changed."
)
_COEFFICIENTS = 2
"""Place of the coefficients, behind model summary and ANOVA."""
_LITERATURE = "compare R², slope and sign with those other studies report, and cite your source."


def objective_parts(material: Material) -> Iterable[Part]:
    """Yield a section for every model of one predictor."""
    yield from (part for name in simple_models(material) for part in _parts(material, name))


def overall_parts(material: Material) -> Iterable[Part]:
    """Yield a section for every other model."""
    yield from (part for name in multiple_models(material) for part in _parts(material, name))


def _parts(material: Material, name: str) -> Iterator[Part]:
    found = material.get(f"regression.{name}")
    if found is None:
        return
    source: Callable[[Material], Iterator[Group]] = partial(_groups, found)
    yield Part(
        name=f"model-{name}",
        title=_title(material, name),
        sources=(source,),
        caution=_CAUTION if found.rows else "",
        literature=_LITERATURE if found.rows else "",
    )


def _title(material: Material, name: str) -> str:
    model = material.study.models[name]
    labels = [material.study.label_of(one) for one in model.terms]
    return compose(
        "{outcome} and {predictors}",
        outcome=material.study.label_of(model.outcome),
        predictors=_listed(labels),
    )


def _listed(labels: list[str]) -> Prose:
    *first, last = [phrase(label) for label in labels]
    if not first:
        return join([last])
    return compose("{some} and {last}", some=join(first, ", "), last=last)


def _groups(found: Finding, material: Material) -> Iterator[Group]:
    material.tell(found)
    if not found.rows:
        yield Group(notices=tuple(notice_of(found)))
        return
    blocks = material.tables(found)
    own = [*_trio(found), *blocks] if material.look == "apa" else blocks
    if own:
        at = min(_COEFFICIENTS, len(own) - 1)
        own[at] = with_notes(own[at], rule_lines(found))
    yield Group(
        lead="The model summary, the analysis of variance and the coefficients follow.",
        exhibits=(*own, *material.figures(found)),
        reading=material.sentence(found.prose),
        after=tuple(_equation(found)),
        notices=(*notice_of(found), *material.trouble()),
    )


def _trio(found: Finding) -> Iterator[TableBlock]:
    """Yield model summary and ANOVA; the coefficients are the finding's own table."""
    if any(found.overall.get(name) is None for name in ("r_squared", "sigma", "f_statistic")):
        return
    yield TableBlock(model_summary(found), name=f"{found.id}.summary")
    yield TableBlock(anova(found), name=f"{found.id}.anova")


def _equation(found: Finding) -> Iterator[Block]:
    """Yield the equation with its numbers, and what its letters stand for."""
    rows = [row for row in found.rows if row["estimate"] is not None]
    if len(rows) < 2 or rows[0]["term"] != "intercept":
        return
    slopes = rows[1:]
    symbols = [Symbol("X", str(at) if len(slopes) > 1 else "") for at in range(1, len(rows))]
    numbers = [_number(found, row) for row in rows]
    terms = (Term(numbers[0]), *map(Term, numbers[1:], symbols))
    yield Equation(Symbol("Y", hat=True), terms, _in_words(found, slopes))
    yield Paragraph(_legend(found, slopes, symbols))


def _number(found: Finding, row: Row) -> Prose:
    return Prose([found.slot(str(row["term"]), "estimate")])


def _in_words(found: Finding, slopes: list[Row]) -> Prose:
    """Say the equation for those who hear it."""
    parts = [
        compose(
            "{slope} times {label}",
            slope=found.slot(str(row["term"]), "estimate"),
            label=str(row["label"]),
        )
        for row in slopes
    ]
    return compose(
        "Predicted {outcome} equals {constant} plus {terms}.",
        outcome=str(found.overall["outcome"]),
        constant=found.slot("intercept", "estimate"),
        terms=join(parts, ", "),
    )


def _legend(found: Finding, slopes: list[Row], symbols: list[Symbol]) -> Prose:
    named = [
        compose("{letter} is {label}", letter=_letter(one), label=str(row["label"]))
        for one, row in zip(symbols, slopes, strict=True)
    ]
    outcome = compose("Ŷ is the predicted {outcome}", outcome=str(found.overall["outcome"]))
    return compose("Here {letters}.", letters=join([outcome, *named], ", "))


def _letter(symbol: Symbol) -> Prose:
    lowered = symbol.index.translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))
    return verbatim(f"{symbol.base}{lowered}")
