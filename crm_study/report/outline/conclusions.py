"""The chapter of conclusions: what the records can say, and places for the author."""

from __future__ import annotations

from collections.abc import Iterator

from crm_study.report.document import AuthorNote, Items
from crm_study.report.outline.main_model import main_model, simple_models
from crm_study.report.outline.material import Material
from crm_study.report.outline.part import Chapter, Group, Part, Source
from crm_study.results.prose import compose

_DECISIVE = ("hypotheses", "regression", "pls", "mediation")


def _summary(material: Material) -> Iterator[Group]:
    """Say what each model and the hypotheses came to, from their records."""
    kept = (*simple_models(material), main_model(material))
    passed = [f"regression.{name}" for name in material.study.models if name not in kept]
    told = [
        said
        for kind in ("descriptives", "regression", "mediation", "moderation", "hypotheses")
        for found in material.kind(kind)
        if found.rows and found.id not in ("descriptives.items", *passed)
        for said in [material.sentence(found.headline)]
        if said
    ]
    if told and _has_conclusions(material):
        yield Group(after=(Items(tuple(told)),), notices=material.trouble())


def _objectives(material: Material) -> Iterator[Group]:
    """Leave a place for the conclusion on every hypothesis."""
    found = material.ready("hypotheses")
    if found is None or not _has_conclusions(material):
        return
    places = [
        compose(
            "{name}: {statement} Decision: {decision}.",
            name=str(row["hypothesis"]),
            statement=str(row["statement"]),
            decision=str(row["decision"]),
        )
        for row in found.rows
    ]
    note = "conclude on each objective in your own words; claim no more than the decision."
    yield Group(after=(Items(tuple(places)), AuthorNote(note)))


def _place(text: str) -> Source:
    """Leave a marked place, where there is something to conclude from."""

    def groups(material: Material) -> Iterator[Group]:
        if _has_conclusions(material):
            yield Group(literature=text)

    return groups


def _has_conclusions(material: Material) -> bool:
    return material.ready("hypotheses") is not None and any(
        found.rows for kind in _DECISIVE[1:] for found in material.kind(kind)
    )


CONCLUSIONS = Chapter(
    name="conclusions",
    title="Summary, conclusions and recommendations",
    place=1,
    parts=(
        Part(
            name="summary-of-findings",
            title="Summary of the findings",
            sources=(_summary,),
        ),
        Part(name="conclusions-drawn", title="Conclusions", sources=(_objectives,)),
        Part(
            name="recommendations",
            title="Recommendations",
            sources=(
                _place(
                    "recommend what the findings support, to whom, by when, and who is to do it; "
                    "begin with items of low means whose construct goes with the outcome."
                ),
            ),
        ),
        Part(
            name="further-study",
            title="Suggestions for further study",
            sources=(
                _place(
                    "say which questions stay open: another time, other institutions, clients "
                    "instead of staff, measures that nobody reports of oneself."
                ),
            ),
        ),
    ),
)
