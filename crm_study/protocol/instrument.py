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


class Shown(Strict):
    """When a question is asked: another item's answer is one of these codes."""

    item: Code
    equals: list[Code] = Field(min_length=1)


class Item(Strict):
    """One question; its id is the column of the data."""

    id: Code
    text: Text
    hint: Text = Field(default_factory=dict, description="Instruction under the question.")
    scale: str | None = Field(default=None, description="Name of the answer scale.")
    type: Literal["scale", "multiple", "text", "number", "date"] = Field(
        default="scale",
        description="Kind of answer: one point of a scale, several of them, text, number or date.",
    )
    shown_if: list[Shown] = Field(
        default_factory=list[Shown], description="Asked only when all of these hold."
    )
    required: bool = True
    minimum: float | None = Field(default=None, description="Smallest number allowed.")
    maximum: float | None = Field(default=None, description="Largest number allowed.")
    identifier: bool = Field(
        default=False, description="Whether the answer can name a person; dropped at import."
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
    intro: Text = Field(default_factory=dict, description="Read or shown before the items.")
    items: list[Item] = Field(min_length=1)


TranslationStatus = Literal[
    "source", "machine", "human", "reviewed", "back_translated", "pretested", "approved"
]


class Translation(Strict):
    """How far the texts of one language have come."""

    status: TranslationStatus
    by: str = ""
    date: str = ""
    items: dict[Code, TranslationStatus] = Field(
        default_factory=dict, description="Items that stand elsewhere than the language."
    )


class Instrument(Strict):
    """The questionnaire in its scored form."""

    schema_version: Literal[1]
    languages: list[str] = Field(min_length=1)
    title: Text = Field(default_factory=dict, description="Printed above the form.")
    intro: Text = Field(default_factory=dict, description="Who asks, why, and what of.")
    consent: Code | None = Field(
        default=None, description="Item that asks for consent; nothing else is asked without it."
    )
    translations: dict[str, Translation] = Field(default_factory=dict)
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
