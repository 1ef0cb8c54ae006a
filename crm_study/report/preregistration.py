"""A frozen protocol as a document that people read and archives keep: Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from crm_study.protocol.deviations import in_words
from crm_study.protocol.freeze import Frozen
from crm_study.protocol.strict import say
from crm_study.protocol.study import Study
from crm_study.report.protocol_text import criterion_text


def preregistration(study: Study, frozen: Frozen, *, lang: str = "en") -> str:
    """Return the preregistration in Markdown.

    Parameters
    ----------
    study : Study
        The study as it was frozen, for its words.
    frozen : Frozen
        The sealed promise.
    lang : str
        Language of the study's own texts.

    Examples
    --------
    >>> from datetime import date
    >>> from crm_study.protocol.freeze import freeze
    >>> from crm_study.protocol.reader import read_study
    >>> study = read_study("rusizi")
    >>> frozen = freeze(study, on=date(2026, 1, 5), software="crm-study 0.1.0")
    >>> preregistration(study, frozen).splitlines()[0][:44]
    '# Preregistration: Strategic customer relati'
    """
    parts = (
        _head(study, frozen, lang),
        _sample(study, frozen, lang),
        _exclusions(study),
        _measures(study, lang),
        _models(study, frozen),
        _hypotheses(study, lang),
        _questionnaire(study, lang),
        _texts("What is assumed", study.assumptions, lang),
    )
    return "\n\n".join("\n".join(part) for part in map(list, parts) if part) + "\n"


def _head(study: Study, frozen: Frozen, lang: str) -> Iterator[str]:
    yield f"# Preregistration: {study.title_in(lang)}\n"
    yield f"- Study: `{frozen.study}`"
    yield f"- Frozen on: {frozen.frozen}, by {frozen.software}"
    yield f"- SHA-256 of the protocol: `{frozen.sha256}`"
    yield f"- Seal of `prereg.yaml`: `{frozen.seal}`"
    existed = "yes: this is no promise made before the data" if frozen.data_existed else "no"
    yield f"- Collected data existed when it was frozen: {existed}"
    if study.citation:
        yield f"- After: {study.citation}"


def _sample(study: Study, frozen: Frozen, lang: str) -> Iterator[str]:
    yield "## Sample\n"
    population = study.population
    if population.size:
        yield f"- Population: {population.size} people"
    if population.clusters:
        count = population.clusters.n or "an undeclared number of"
        yield f"- Institutions: {count}, column `{population.clusters.column}`"
    if population.strata:
        levels = population.strata.levels.items()
        told = [f"{say(one.label, lang, otherwise=code)} ({one.n or '?'})" for code, one in levels]
        yield f"- Strata, column `{population.strata.column}`: {', '.join(told)}"
    if study.sampling:
        plan = study.sampling
        formula = f", {plan.formula} at {100 * plan.margin:g} %" if plan.formula else ""
        yield f"- Plan: {plan.method}, {plan.allocation} allocation{formula}"
    yield f"- Respondents planned: {frozen.n_planned or 'not declared'}"


def _exclusions(study: Study) -> Iterator[str]:
    yield "## Who and what is left out\n"
    for item in study.instrument.items():
        if item.role is not None and item.expected is not None:
            yield f"- {item.role.capitalize()} `{item.id}`: kept when the answer is {item.expected}"
    codes = ", ".join(map(str, study.missing.codes)) or "none"
    yield f"- Codes of no answer, beside those of the scales: {codes}"
    share = 100 * study.missing.min_answered
    yield f"- A score needs {share:g} % of its items answered"


def _measures(study: Study, lang: str) -> Iterator[str]:
    yield "## Constructs\n"
    for name, construct in study.constructs.items():
        parts = ", ".join(construct.items or construct.constructs)
        yield f"- {study.label_of(name, lang)} (`{name}`, {construct.measurement}): {parts}"


def _models(study: Study, frozen: Frozen) -> Iterator[str]:
    yield "## Models and comparisons\n"
    for name, model in study.models.items():
        yield f"- `models.{name}`: {model.outcome} on {', '.join(model.terms)}"
    for name, promised in frozen.promises["models"].items():
        if not name.startswith("models."):
            yield f"- `{name}`: {in_words(promised)}"


def _hypotheses(study: Study, lang: str) -> Iterator[str]:
    yield "## Hypotheses\n"
    for name, hypothesis in study.hypotheses.items():
        yield f"- **{name}** {say(hypothesis.statement, lang)}"
        yield f"  Supported if {criterion_text(hypothesis.supported_if)}."


def _questionnaire(study: Study, lang: str) -> Iterator[str]:
    yield "## Questionnaire\n"
    for section in study.instrument.sections:
        for item in section.items:
            turned = ", reversed" if item.reverse_keyed else ""
            yield f"- `{item.id}` ({item.scale or item.type}{turned}) {say(item.text, lang)}"


def _texts(title: str, texts: list[dict[str, str]], lang: str) -> Iterator[str]:
    if texts:
        yield f"## {title}\n"
        yield from (f"- {say(text, lang)}" for text in texts)
