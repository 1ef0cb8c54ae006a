"""The protocol as a person would read it, for the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

from crm_study.protocol.hypothesis import Criterion
from crm_study.protocol.strict import say
from crm_study.protocol.study import Study

_WIDTH = 80


def protocol_text(study: Study, *, lang: str = "en") -> str:
    """Return the study in words: population, plan, constructs, models, hypotheses, print."""
    parts = [
        [study.title_in(lang), *_filled(study.citation, ""), f"protocol {study.sha256[:12]}"],
        ["Population", *_population(study, lang)],
        ["Constructs", *_constructs(study, lang)],
        ["Models", *_models(study)],
        ["Hypotheses", *_hypotheses(study, lang)],
        ["Published numbers", *_published(study)],
        ["Assumptions of ours", *_texts(study.assumptions, lang)],
        ["What cannot be reproduced", *_texts(study.not_reproducible, lang)],
    ]
    return "\n\n".join("\n".join(part) for part in parts if len(part) > 1)


def _population(study: Study, lang: str) -> Iterator[str]:
    population = study.population
    if population.size:
        yield f"  {population.size} people"
    if population.clusters:
        count = population.clusters.n or "an undeclared number of"
        yield f"  in {count} institutions, column '{population.clusters.column}'"
    if population.strata:
        yield f"  strata, column '{population.strata.column}':"
        for code, level in population.strata.levels.items():
            yield f"    {code:<16}{level.n or '':>5}  {say(level.label, lang)}"
    if study.sampling:
        plan = study.sampling
        formula = f", {plan.formula} at {100 * plan.margin:g}%" if plan.formula else ""
        yield f"  {plan.method} sample, {plan.allocation} allocation{formula}"
    if study.waves:
        waves = study.waves
        yield f"  waves, column '{waves.column}': pilot '{waves.pilot}', main '{waves.main}'"


def _constructs(study: Study, lang: str) -> Iterator[str]:
    for name, construct in study.constructs.items():
        parts = construct.items or construct.constructs
        yield f"  {name}: {study.label_of(name, lang)} ({construct.measurement})"
        turned = {item for item in construct.items if study.item(item).reverse_keyed}
        shown = [f"{part} (R)" if part in turned else part for part in parts]
        yield from _filled(", ".join(shown), "    ")


def _models(study: Study) -> Iterator[str]:
    for name, model in study.models.items():
        yield f"  {name}: {model.outcome} on {', '.join(model.terms)}"


def _hypotheses(study: Study, lang: str) -> Iterator[str]:
    for name, hypothesis in study.hypotheses.items():
        yield from _filled(f"{name}: {say(hypothesis.statement, lang)}", "  ", "      ")
        yield from _filled(f"supported if {criterion_text(hypothesis.supported_if)}", "      ")


def criterion_text(criterion: Criterion) -> str:
    """Return a criterion in signs and words, as one line."""
    signs = zip(("<", ">", "≥", "≤"), criterion.bounds, strict=True)
    own = [f"{criterion.address} {sign} {bound:g}" for sign, bound in signs if bound is not None]
    own += [f"({criterion_text(part)})" for part in criterion.all]
    own += ["(" + " or ".join(map(criterion_text, criterion.any)) + ")"] if criterion.any else []
    own += [f"not ({criterion_text(criterion.not_)})"] if criterion.not_ else []
    own += [criterion_text(criterion.and_)] if criterion.and_ else []
    text = " and ".join(own)
    return f"{text} or {criterion_text(criterion.or_)}" if criterion.or_ else text


def _published(study: Study) -> Iterator[str]:
    for number in study.published:
        yield f"  {number.printed:>7}  {number.address}  ({number.where})"


def _texts(texts: list[dict[str, str]], lang: str) -> Iterator[str]:
    for text in texts:
        yield from _filled(say(text, lang), "  - ", "    ")


def _filled(text: str, indent: str, later: str | None = None) -> list[str]:
    return wrap(
        text, _WIDTH, initial_indent=indent, subsequent_indent=indent if later is None else later
    )
