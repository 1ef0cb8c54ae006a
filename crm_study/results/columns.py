"""The dictionary: every result column once, with its meaning and number format.

A `Finding` may only hold columns that stand here; `tests/test_conformance.py`
proves it. The words of one topic stand together in `crm_study.results.words`. The
page ``docs/columns.md`` is written from this dictionary.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from importlib import import_module

from crm_study.results.column import Column

_TOPICS = (
    *("background", "general", "inference", "models", "paths", "importance", "comparison"),
    *("survey", "sampling", "quality", "imports", "published", "promise", "twin", "parity"),
    "change",
    "choice",
    "service",
    "practice",
    "customers",
    "digital",
    "accounts",
    "fieldwork",
    "distribution",
)


class Dictionary(Mapping[str, Column]):
    """Columns by name; the topics are loaded when the first is looked up."""

    @cached_property
    def _columns(self) -> dict[str, Column]:
        topics = [import_module(f"crm_study.results.words.{topic}") for topic in _TOPICS]
        return {column.name: column for topic in topics for column in topic.WORDS}

    def __getitem__(self, name: str) -> Column:
        """Return a column."""
        return self._columns[name]

    def __iter__(self) -> Iterator[str]:
        """Yield the names, topic after topic."""
        return iter(self._columns)

    def __len__(self) -> int:
        """Count the columns."""
        return len(self._columns)


COLUMNS = Dictionary()
