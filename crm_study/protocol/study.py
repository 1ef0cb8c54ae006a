"""The study: one declared promise. A `Study` that exists is consistent."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from pydantic import Field

from crm_study.protocol.analyses.kinds import Analysis
from crm_study.protocol.comparison import Association, Comparison
from crm_study.protocol.construct import Construct
from crm_study.protocol.hypothesis import Hypothesis
from crm_study.protocol.instrument import Instrument, Item, Scale
from crm_study.protocol.model import Hierarchy, Model
from crm_study.protocol.multiverse import Multiverse
from crm_study.protocol.path_models import Mediation, Moderation, PathModel
from crm_study.protocol.pilot_decision import PilotDecision
from crm_study.protocol.planning import Power
from crm_study.protocol.population import (
    Fieldwork,
    Missing,
    Population,
    Privacy,
    Respondent,
    Sampling,
    Waves,
)
from crm_study.protocol.published import PublishedDecision, PublishedNumber
from crm_study.protocol.source import DataSource, RatingSheet, Simulation
from crm_study.protocol.strict import Strict, Text, say
from crm_study.protocol.weights import Weights


class _Declared(Strict):
    """What study.yaml and a `Study` share; an empty record stands for what is left out."""

    schema_version: Literal[1]
    id: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")
    title: Text
    citation: str = ""
    respondent: Respondent | None = None
    population: Population = Population.model_construct()
    sampling: Sampling | None = None
    waves: Waves | None = None
    missing: Missing = Missing.model_construct()
    fieldwork: Fieldwork = Fieldwork.model_construct()
    privacy: Privacy = Privacy.model_construct()
    constructs: dict[str, Construct] = Field(default_factory=dict)
    models: dict[str, Model] = Field(default_factory=dict)
    hierarchical: dict[str, Hierarchy] = Field(default_factory=dict)
    moderation: dict[str, Moderation] = Field(default_factory=dict)
    mediation: dict[str, Mediation] = Field(default_factory=dict)
    pls: dict[str, PathModel] = Field(default_factory=dict)
    comparisons: dict[str, Comparison] = Field(default_factory=dict)
    associations: dict[str, Association] = Field(default_factory=dict)
    multiverse: dict[str, Multiverse] = Field(default_factory=dict)
    analyses: list[Analysis] = Field(
        default_factory=list[Analysis],
        description="What this instrument needs beyond the common chapters.",
    )
    power: Power = Power.model_construct()
    weights: Weights = Weights.model_construct()
    multiplicity: Literal["holm", "benjamini_hochberg", "none"] = Field(
        default="holm", description="Adjustment of the p values of the hypotheses."
    )
    hypotheses: dict[str, Hypothesis] = Field(default_factory=dict)
    published: list[PublishedNumber] = Field(default_factory=list[PublishedNumber])
    published_decisions: list[PublishedDecision] = Field(default_factory=list[PublishedDecision])
    assumptions: list[Text] = Field(default_factory=list[Text])
    not_reproducible: list[Text] = Field(default_factory=list[Text])
    data: DataSource | None = None
    simulation: Simulation | None = None
    content_validity: RatingSheet | None = None
    pilot_decisions: list[PilotDecision] = Field(default_factory=list[PilotDecision])
    marker: str | None = Field(
        default=None, description="Construct unrelated to all others, for method bias."
    )


_ABBREVIATION = 4
"""Signs up to which the column of the institutions is read as an abbreviation."""


class StudyFile(_Declared):
    """study.yaml as it is written."""

    instrument: str = Field(description="Path of the instrument, from the study's folder.")


class Study(_Declared):
    """A study with its instrument; every name in it has been resolved.

    Attributes
    ----------
    instrument : Instrument
        Scales, sections and items.
    folder : Path
        Where it was read from.
    sha256 : str
        Hash of study.yaml and the instrument together.
    """

    instrument: Instrument
    folder: Path
    sha256: str

    def title_in(self, lang: str = "en") -> str:
        """Return the title in a language, else in English."""
        return say(self.title, lang, otherwise=self.id)

    def label_of(self, name: str, lang: str = "en") -> str:
        """Return the label of a construct, column or item as a reader should see it.

        A column of the design and an item that no construct has are headed by their names:
        ``queue_time`` as Queue time, and institutions in ``mfi`` as MFI. Items of constructs
        keep their codes.
        """
        if name in self.constructs:
            return say(self.constructs[name].label, lang, otherwise=name)
        if name == "intercept":
            return "(Constant)"
        strata, clusters = self.population.strata, self.population.clusters
        if clusters and name == clusters.column and len(name) <= _ABBREVIATION:
            return name.upper()
        columns = {part.column for part in (strata, clusters) if part}
        if name in columns or self._is_background(name):
            return name if name.isupper() else name.replace("_", " ").capitalize()
        return name

    def _is_background(self, name: str) -> bool:
        """Tell whether a name is an item that no construct has."""
        scored = (name in construct.items for construct in self.constructs.values())
        return any(item.id == name for item in self.instrument.items()) and not any(scored)

    def levels_of(self, name: str, lang: str = "en") -> dict[str, str]:
        """Return the labels of the codes of a stratum column or of a scale item."""
        strata = self.population.strata
        if strata and name == strata.column:
            return {
                code: say(level.label, lang, otherwise=code)
                for code, level in strata.levels.items()
            }
        known = any(item.id == name for item in self.instrument.items())
        scale = self.scale_of(name) if known else None
        if scale is None:
            return {}
        return {
            str(code): say(text, lang, otherwise=str(code)) for code, text in scale.points.items()
        }

    def items_of(self, construct: str) -> tuple[str, ...]:
        """Return the item ids of a construct; of all dimensions for a second-order one."""
        declared = self.constructs[construct]
        inner = [item for name in declared.constructs for item in self.items_of(name)]
        return (*declared.items, *inner)

    def model_variables(self) -> Iterator[str]:
        """Yield every variable that a model, a path or a comparison names."""
        equations: tuple[Model | Hierarchy | Moderation | Mediation, ...] = (
            *self.models.values(),
            *self.hierarchical.values(),
            *self.moderation.values(),
            *self.mediation.values(),
        )
        for equation in equations:
            yield from (equation.outcome, *equation.terms)
        yield from (comparison.group for comparison in self.comparisons.values())
        for association in self.associations.values():
            yield from (association.rows, association.columns)
        for analysis in self.analyses:
            yield from (name for _, name in analysis.variables())

    def first_order(self) -> Iterator[str]:
        """Yield the constructs that are made of items."""
        return (name for name, construct in self.constructs.items() if construct.items)

    def top_order(self) -> Iterator[str]:
        """Yield the constructs that are not a dimension of another."""
        inner = {part for construct in self.constructs.values() for part in construct.constructs}
        return (name for name in self.constructs if name not in inner)

    @property
    def is_weighted(self) -> bool:
        """Whether weights are declared, or follow from the sizes of the strata."""
        weights, strata = self.weights, self.population.strata
        from_strata = weights.base and strata is not None and strata.sizes is not None
        return bool(weights.column or weights.poststratify or weights.rake or from_strata)

    def scored_items(self) -> tuple[str, ...]:
        """Return every item that some construct uses, in the order asked."""
        used = {item for name in self.first_order() for item in self.items_of(name)}
        return tuple(item.id for item in self.instrument.items() if item.id in used)

    def item(self, name: str) -> Item:
        """Return an item by its id."""
        return self.instrument.item(name)

    def scale_of(self, item: str) -> Scale | None:
        """Return the answer scale of an item; None for free text and numbers."""
        return self.instrument.scale_of(item)
