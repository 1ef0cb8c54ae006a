"""A result column: its one spelling, its heading, its meaning, its number format."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Style = Literal[
    "text",
    "count",
    "tenths",
    "decimal",
    "fine",
    "bounded",
    "p",
    "percent",
    "level",
    "logical",
    "plain",
]


@dataclass(frozen=True, slots=True)
class Column:
    """A result column: its one spelling, its heading, its meaning, its format."""

    name: str
    label: str
    meaning: str
    style: Style = "text"
