"""Moderation from the sums of all rows, in the cells of the moderator's values."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from crm_study.analysis.declared_frame import labels_of
from crm_study.analysis.moderation import moderation_of, names_of
from crm_study.analysis.path_frame import PathFrame, left_out_note, path_labels
from crm_study.analysis.scale.designed import Designed, designed
from crm_study.analysis.scale.held import SUMMED, Held
from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.paths.moment_moderation import moderation_of_moments
from crm_study.protocol.path_models import Moderation
from crm_study.results.finding import Finding

_ENDS = (
    "The lines end where the predictor does among all who have it; single respondents are not "
    "drawn."
)


@dataclass(frozen=True, slots=True, eq=False)
class _Moderator:
    """What the cells tell of the moderator: its categories, or its values and their counts."""

    levels: tuple[str, ...]
    values: Floats
    counts: NDArray[np.intp]


def moderation_of_totals(held: Held, *, name: str) -> Finding:
    """Test one declared interaction."""
    declared, id_ = held.study.moderation[name], f"moderation.{name}"
    given = designed(held, id_)
    data, order = _framed(held, given, declared)
    moments = given.moments.of(order)
    found = moderation_of_moments(
        moments,
        n_moderators=max(1, len(data.levels) - 1),
        center=declared.center,
        names=names_of(data),
    )
    finding = moderation_of(
        id_,
        data,
        found,
        means=(float(moments.mean()[1]), float(moments.mean()[2])),
        center=declared.center,
        clustered=bool(held.study.population.clusters),
    )
    return replace(finding, notes=(SUMMED, *finding.notes, _ENDS))


def _framed(held: Held, given: Designed, declared: Moderation) -> tuple[PathFrame, list[int]]:
    """Return the frame of a moderation, and the places of its columns among the moments."""
    cells = given.cells
    places = {
        owner: [i for i, term in enumerate(cells.terms, 1) if cells.predictor_of[term] == owner]
        for owner in cells.predictors
    }
    x, w = declared.predictor, declared.moderator
    if len(places[x]) > 1:
        raise AnalysisError(
            f"The predictor '{x}' has {len(places[x]) + 1} categories; a moderation needs a "
            "measured predictor or one of two categories."
        )
    controls = [place for name in declared.controls for place in places[name]]
    order = [0, *places[x], *places[w], *places[f"{x}:{w}"], *controls]
    seen = _moderator(held, given, w)
    means, labels = given.moments.mean(), labels_of(held.study, (declared.outcome, *declared.terms))
    data = PathFrame(
        outcome=declared.outcome,
        predictor=x,
        mediators=(),
        moderator=w,
        y=_values(held, given, declared.outcome),
        x=_values(held, given, x)[[0, -1]],
        m=np.empty((0, 0)),
        w=seen.values[:, None],
        levels=seen.levels,
        z=means[None, controls],
        control_terms=tuple(cells.terms[place - 1] for place in controls),
        clusters=None,
        n_clusters=0,
        n_received=held.n_obs,
        labels=path_labels(cells, x, labels),
        notes=(*left_out_note(held.n_obs - given.moments.n_obs), *cells.notes),
        w_counts=seen.counts,
    )
    return data, order


def _moderator(held: Held, given: Designed, name: str) -> _Moderator:
    counts = _counted(given, name)
    terms = [term for term in given.cells.terms if given.cells.predictor_of[term] == name]
    if terms != [name]:
        named = [term.removeprefix(f"{name}[").removesuffix("]") for term in terms]
        levels = (*(level for level in counts if level not in named), *named)
        return _Moderator(
            levels, np.arange(len(levels), dtype=float), np.ones(len(levels), np.intp)
        )
    unit = held.plan.unit if name in held.study.constructs else 1
    rising = sorted(counts, key=int)
    values = np.array([int(value) / unit for value in rising])
    return _Moderator((), values, np.array([counts[value] for value in rising], np.intp))


def _values(held: Held, given: Designed, name: str) -> Floats:
    """Return the values that a variable takes, rising; of a score among all who have it."""
    if name in held.study.constructs:
        counts = held.totals.frequencies[held.place(name)]
        return np.array(sorted(counts.counts)) / counts.unit
    if name not in given.cells.terms:
        return np.array([0.0, 1.0])
    return np.array(sorted(map(float, _counted(given, name))))


def _counted(given: Designed, name: str) -> Counter[str]:
    """Return the rows of every label of what makes cells."""
    found = Counter[str]()
    if given.inner is not None:
        place = given.by.index(name)
        for label, n in zip(given.inner.labels, given.inner.counts.tolist(), strict=True):
            found[label[place]] += n
    return found
