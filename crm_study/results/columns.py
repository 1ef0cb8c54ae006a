"""The dictionary: every result column once, with its meaning and number format.

A `Finding` may only hold columns that stand here; `tests/test_conformance.py`
proves it. The words of one topic stand together in `crm_study.results.words`. The
page ``docs/columns.md`` is written from this dictionary.
"""

from __future__ import annotations

from itertools import chain

from crm_study.results.column import Column
from crm_study.results.words import (
    accounts,
    background,
    change,
    choice,
    comparison,
    customers,
    digital,
    distribution,
    fieldwork,
    general,
    importance,
    imports,
    inference,
    models,
    parity,
    paths,
    practice,
    promise,
    published,
    quality,
    sampling,
    service,
    survey,
    twin,
)

_TOPICS = (
    *(background, general, inference, models, paths, importance, comparison),
    *(survey, sampling, quality, imports, published, promise, twin, parity),
    change,
    choice,
    service,
    practice,
    customers,
    digital,
    accounts,
    fieldwork,
    distribution,
)

COLUMNS: dict[str, Column] = {
    column.name: column for column in chain.from_iterable(topic.WORDS for topic in _TOPICS)
}
