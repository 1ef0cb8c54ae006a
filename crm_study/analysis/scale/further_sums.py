"""Which further sums the chosen chapters read: no other ones are made."""

from __future__ import annotations

from collections.abc import Collection

from crm_study.kernels.moments.fourth_moments import MOST_VARIABLES
from crm_study.protocol.study import Study
from crm_study.responses.scale.crossed import designs
from crm_study.responses.scale.plan import Further, summable
from crm_study.responses.scale.weighing import weighed_columns

_OF_MODELS = ("regression", "inference", "diagnostics", "importance")


def further_sums(study: Study, chapters: Collection[str]) -> Further:
    """Return the sums that only some chapters read, for these chapters.

    Examples
    --------
    >>> from crm_study.protocol.reader import read_study
    >>> further_sums(read_study("rusizi"), {"sample", "inference.simple", "diagnostics.joint"})
    Further(grouped=('simple',), fourth=('simple', 'joint'), pairs=False, answers=False,
            weighed=('function',), crossed=())
    """
    models = [name for name in study.models if summable(study, name)]
    inferred = [name for name in models if f"inference.{name}" in chapters]
    checked = [name for name in models if f"diagnostics.{name}" in chapters]
    split = [name for name in models if f"importance.{name}" in chapters]
    weighs = "weights" in chapters or any(name.startswith("inference.") for name in chapters)
    small = [name for name in models if len(study.models[name].terms) < MOST_VARIABLES]
    return Further(
        grouped=tuple(name for name in models if name in inferred or name in split)
        if study.population.clusters
        else (),
        fourth=tuple(name for name in small if name in inferred or name in checked),
        pairs="correlation" in chapters,
        answers="reliability.main" in chapters,
        weighed=weighed_columns(study) if weighs else None,
        crossed=tuple(name for name in designs(study) if _is_read(name, chapters)),
    )


def _is_read(design: str, chapters: Collection[str]) -> bool:
    """Whether a chapter reads a design: a model is that of several."""
    if "." in design:
        return design in chapters
    return any(f"{kind}.{design}" in chapters for kind in _OF_MODELS)
