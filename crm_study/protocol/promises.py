"""What a study promises before its data, part by part, as plain values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from crm_study.protocol.study import Study

Promises = dict[str, dict[str, Any]]
FILE = "prereg.yaml"
"""Where a frozen protocol is looked for: beside study.yaml."""

PARTS: dict[str, str] = {
    "sample": "Sample",
    "exclusions": "Exclusions",
    "scales": "Answer scales",
    "items": "Items",
    "constructs": "Constructs",
    "models": "Models",
    "hypotheses": "Hypotheses",
    "published": "Published numbers",
}
"""The parts of a promise, in the order they are told."""

_EQUATIONS = ("models", "hierarchical", "moderation", "mediation", "pls")
_QUESTIONS = ("comparisons", "associations", "multiverse")
_SETTINGS = ("multiplicity", "marker", "power")
_EMPTY: tuple[Any, ...] = (None, {}, [], "")


def is_frozen(study: Study) -> bool:
    """Tell whether a frozen protocol lies beside a study."""
    return (study.folder / FILE).is_file()


def promises(study: Study, *, defaults: bool = True) -> Promises:
    """Return what is fixed before the data, by part and by name.

    Titles, labels, hints, the status of translations and the place of files are no promise.

    Parameters
    ----------
    study : Study
        The declared study.
    defaults : bool
        Whether values that stand at their default are told too.

    Returns
    -------
    dict
        ``part -> name -> plain values``; empty ones are left out.

    Examples
    --------
    >>> from crm_study.protocol.reader import read_study
    >>> promises(read_study("rusizi"))["models"]["models.joint"]
    {'outcome': 'performance', 'predictors': ['scrm', 'learning']}
    """
    parts: dict[str, Iterator[tuple[str, Any]]] = {
        "sample": _sample(study),
        "exclusions": _exclusions(study),
        "scales": iter(study.instrument.scales.items()),
        "items": _items(study),
        "constructs": _constructs(study),
        "models": _models(study, defaults=defaults),
        "hypotheses": iter(study.hypotheses.items()),
        "published": _published(study),
    }
    return {
        part: {
            name: plain for name, value in named if (plain := _plain(value, defaults)) not in _EMPTY
        }
        for part, named in parts.items()
    }


def _plain(value: Any, defaults: bool) -> Any:  # noqa: FBT001 - passed on
    """Return plain values, without the empty ones."""
    if isinstance(value, BaseModel):
        dumped = value.model_dump(mode="json", by_alias=True, exclude_defaults=not defaults)
        return _plain(dumped, defaults)
    if isinstance(value, dict):
        plain = {str(key): _plain(one, defaults) for key, one in value.items()}
        return {key: one for key, one in plain.items() if one not in _EMPTY}
    if isinstance(value, list):
        return [_plain(one, defaults) for one in value]
    return value


def _sample(study: Study) -> Iterator[tuple[str, Any]]:
    population = study.population
    strata = population.strata.levels.items() if population.strata else ()
    yield "population", population.model_copy(update={"strata": None})
    yield "strata", {"column": population.strata.column} if population.strata else None
    yield from ((f"stratum {code}", {"n": level.n}) for code, level in strata)
    for name in ("respondent", "sampling", "waves", "weights"):
        yield name, getattr(study, name)


def _exclusions(study: Study) -> Iterator[tuple[str, Any]]:
    """Yield who and what is left out by rule, before anybody has looked."""
    yield "missing", study.missing
    for item in study.instrument.items():
        if item.role is not None:
            yield f"{item.role} {item.id}", {"expected": item.expected}
    for name, multiverse in study.multiverse.items():
        for label, exclusion in multiverse.exclude.items():
            yield f"multiverse {name}: {label}", exclusion


def _items(study: Study) -> Iterator[tuple[str, Any]]:
    told_elsewhere = dict[str, Any](hint={}, source=None, wording=None, role=None, expected=None)
    for section in study.instrument.sections:
        for item in section.items:
            yield item.id, item.model_copy(update={"id": "", **told_elsewhere})


def _constructs(study: Study) -> Iterator[tuple[str, Any]]:
    for name, construct in study.constructs.items():
        yield name, construct.model_copy(update={"label": {}})


def _models(study: Study, *, defaults: bool) -> Iterator[tuple[str, Any]]:
    for kind in (*_EQUATIONS, *_QUESTIONS):
        for name, record in getattr(study, kind).items():
            left_out = (
                dict[str, Any](label={}, exclude={}) if kind == "multiverse" else {"label": {}}
            )
            yield f"{kind}.{name}", record.model_copy(update=left_out)
    for name in _SETTINGS:
        value = getattr(study, name)
        if defaults or value != Study.model_fields[name].default:
            yield name, value


def _published(study: Study) -> Iterator[tuple[str, Any]]:
    for number in study.published:
        yield f"{number.address} ({number.where})", number.printed
    for decision in study.published_decisions:
        yield f"decision on {decision.hypothesis}", decision
