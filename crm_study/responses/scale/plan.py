"""What is to be summed up of a study's answers: items, scores, models; plain and sendable."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import lcm

from crm_study.errors import DataError
from crm_study.kernels.missing.person_mean import required_answers
from crm_study.protocol.study import Study
from crm_study.responses.admission import SEED_COLUMN, SYNTHETIC_COLUMN
from crm_study.responses.scale.crossed import (
    Crossed,
    coded_items,
    crossed,
    design_of,
    designs,
    is_plain,
)


@dataclass(frozen=True, slots=True)
class ItemPlan:
    """One scored item: its codes, what stands for no answer, and whether it is turned."""

    name: str
    codes: tuple[int, ...]
    missing: tuple[int, ...]
    turned_at: int | None


@dataclass(frozen=True, slots=True)
class ScorePlan:
    """One scale score: the mean of ``need`` or more parts, times ``unit`` a whole number.

    ``parts`` are places of items, or of earlier scores for a second-order construct.
    """

    name: str
    parts: tuple[int, ...]
    of_scores: bool
    need: int
    unit: int


@dataclass(frozen=True, slots=True)
class Further:
    """Sums that only some chapters read.

    Attributes
    ----------
    grouped : tuple of str
        Models whose moments are also kept by institution, and stratum in it.
    fourth : tuple of str
        Models of which products of four variables are summed.
    pairs : bool
        Whether values of every two scores are counted together.
    answers : bool
        Whether answers to every two items of a construct are.
    weighed : tuple of str, or None
        Columns by which weights are summed up; None sums none.
    crossed : tuple of str
        Models of which scores are summed up in the cells of categories and factors.
    """

    grouped: tuple[str, ...] = ()
    fourth: tuple[str, ...] = ()
    pairs: bool = False
    answers: bool = False
    weighed: tuple[str, ...] | None = None
    crossed: tuple[str, ...] = ()


NOTHING_FURTHER = Further()


@dataclass(frozen=True, slots=True)
class ScalePlan:
    """Everything a worker needs to sum up a part of the data.

    Attributes
    ----------
    items, scores : tuple
        In the order of the study; a score comes after its parts.
    unit : int
        Common multiple of all units, in which scores are summed.
    models : tuple of (str, tuple of int)
        Name of each model, and the places of the scores of its outcome and terms.
    main : (str, str) or None
        Column and code of the main wave.
    pilot : str
        Code of the pilot wave, whose rows are admitted and not analyzed; empty without waves.
    strata : (str, tuple of str) or None
        Column and codes of the strata.
    cluster : str or None
        Column of the institutions.
    weight : str or None
        Column of the weights.
    further : Further
        What is summed up for single chapters.
    crossed : tuple of Crossed
        The models of `Further.crossed`.
    coded : tuple of ItemPlan
        Items with codes that make cells of theirs, and are part of no score.
    """

    items: tuple[ItemPlan, ...]
    scores: tuple[ScorePlan, ...]
    unit: int
    models: tuple[tuple[str, tuple[int, ...]], ...]
    main: tuple[str, str] | None
    pilot: str
    strata: tuple[str, tuple[str, ...]] | None
    cluster: str | None
    weight: str | None
    further: Further = NOTHING_FURTHER
    crossed: tuple[Crossed, ...] = ()
    coded: tuple[ItemPlan, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns that are read."""
        weight = [self.weight] if self.weight else []
        return (*self.labels, *weight, *(item.name for item in self.items))

    @property
    def labels(self) -> tuple[str, ...]:
        """Columns of labels: wave, stratum and institution, and items that make cells."""
        holders = [self.main, self.strata]
        design = [holder[0] for holder in holders if holder]
        cluster = [self.cluster] if self.cluster else []
        return (*design, *cluster, *(item.name for item in self.coded))

    def places(self, scores: Sequence[str]) -> list[int]:
        """Return the places of some scores."""
        names = [score.name for score in self.scores]
        return [names.index(score) for score in scores]


def scale_plan(study: Study, further: Further = NOTHING_FURTHER) -> ScalePlan:
    """Return what to sum up of a study's answers, and for single chapters.

    Raises
    ------
    DataError
        The study has scored items without an answer scale.

    Examples
    --------
    >>> from crm_study.protocol.reader import read_study
    >>> plan = scale_plan(read_study("rusizi"))
    >>> len(plan.items), plan.unit, [name for name, _ in plan.models]
    (54, 5040, ['simple', 'learning', 'joint', 'dimensions'])
    """
    items = tuple(_item(study, name) for name in study.scored_items())
    place = {item.name: i for i, item in enumerate(items)}
    scores = tuple(_scores(study, place))
    names = [score.name for score in scores]
    population = study.population
    cells = tuple(crossed_models(study, further.crossed))
    return ScalePlan(
        items=items,
        scores=scores,
        unit=lcm(*(score.unit for score in scores)),
        models=tuple(
            (name, tuple(names.index(variable) for variable in (model.outcome, *model.terms)))
            for name, model in study.models.items()
            if summable(study, name)
        ),
        main=(study.waves.column, study.waves.main) if study.waves else None,
        pilot=study.waves.pilot if study.waves else "",
        strata=(population.strata.column, tuple(population.strata.levels))
        if population.strata
        else None,
        cluster=population.clusters.column if population.clusters else None,
        weight=study.weights.column,
        further=further,
        crossed=cells,
        coded=tuple(
            _coded(study, name)
            for name in coded_items(study)
            if any(name in model.columns for model in cells)
        ),
    )


def crossed_models(study: Study, names: Sequence[str]) -> Iterator[Crossed]:
    """Yield the cells of some models, of those that have any."""
    known = designs(study)
    for name in names:
        found = crossed(study, name, known[name])
        if found is not None:
            yield found


def further_columns(study: Study) -> tuple[str, ...]:
    """Return the columns that only rows need: other items, respondents, marks."""
    named = [item.id for item in study.instrument.items()]
    named += [study.respondent.column] if study.respondent else []
    return (*named, *study.fieldwork.columns().values(), SYNTHETIC_COLUMN, SEED_COLUMN)


def summable(study: Study, model: str) -> bool:
    """Whether a model rests on scale scores alone: no categories, no products."""
    return is_plain(study, design_of(study.models[model]))


def _item(study: Study, name: str) -> ItemPlan:
    scale = study.scale_of(name)
    if scale is None:
        raise DataError(f"Item '{name}' has no answer scale, so it cannot be summed up.")
    turned = scale.minimum + scale.maximum if study.item(name).reverse_keyed else None
    missing = (*study.missing.codes, *scale.missing)
    return ItemPlan(name, tuple(sorted(scale.points)), missing, turned)


def _coded(study: Study, name: str) -> ItemPlan:
    return replace(_item(study, name), turned_at=None)


def _scores(study: Study, place: dict[str, int]) -> Sequence[ScorePlan]:
    """Return the plans of all scores, parts before wholes."""
    done: dict[str, ScorePlan] = {}

    def add(name: str) -> ScorePlan:
        if name in done:
            return done[name]
        construct = study.constructs[name]
        inner = [add(part) for part in construct.constructs]
        n = len(construct.items) or len(inner)
        need = required_answers(n, study.missing.min_answered)
        parts = [place[item] for item in construct.items]
        parts += [list(done).index(score.name) for score in inner]
        unit = lcm(*range(need, n + 1)) * lcm(*(score.unit for score in inner))
        done[name] = ScorePlan(name, tuple(parts), bool(inner), need, unit)
        return done[name]

    for name in study.constructs:
        add(name)
    return tuple(done.values())
