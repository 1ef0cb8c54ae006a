"""The instrument: answer scales, sections and items, as declared in instrument.yaml."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from crm_study.protocol.construct import Construct
from crm_study.protocol.strict import Code, Strict, Text


class Scale(Strict):
    """The answer format of items: coded points with labels, and codes for no answer."""

    points: dict[int, Text] = Field(min_length=2, description="Answer codes and their labels.")
    missing: dict[int, Text] = Field(
        default_factory=dict, description="Codes that mean no answer, e.g. don't know."
    )

    @property
    def minimum(self) -> int:
        """Smallest declared code."""
        return min(self.points)

    @property
    def maximum(self) -> int:
        """Largest declared code."""
        return max(self.points)


class Item(Strict):
    """One question; its id is the column of the data."""

    id: Code
    text: Text
    scale: str | None = Field(default=None, description="Name of the answer scale.")
    type: Literal["scale", "text", "number"] = Field(
        default="scale", description="Kind of answer: on a scale, free text or a number."
    )
    source: str | None = Field(default=None, description="Where the construct comes from.")
    wording: Literal["original", "adapted", "licensed"] | None = None
    reverse_keyed: bool = Field(default=False, description="Whether agreement means less.")
    role: Literal["attention", "consent", "screening"] | None = None
    expected: int | None = Field(default=None, description="Right answer of an attention check.")


class Section(Strict):
    """Items that are asked together."""

    id: Code
    title: Text = Field(default_factory=dict)
    items: list[Item] = Field(min_length=1)


class Instrument(Strict):
    """The questionnaire in its scored form."""

    schema_version: Literal[1]
    languages: list[str] = Field(min_length=1)
    scales: dict[str, Scale] = Field(default_factory=dict)
    sections: list[Section] = Field(min_length=1)
    constructs: dict[str, Construct] = Field(default_factory=dict)

    def items(self) -> Iterator[Item]:
        """Yield every item in the order asked."""
        for section in self.sections:
            yield from section.items

    def item(self, name: str) -> Item:
        """Return the item with this id."""
        return next(item for item in self.items() if item.id == name)

    def scale_of(self, name: str) -> Scale | None:
        """Return the answer scale of an item; None for free text and numbers."""
        scale = self.item(name).scale
        return self.scales[scale] if scale else None
