"""Which model is the overall one, and which ones stand for a single objective."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_study.report.outline.material import Material

if TYPE_CHECKING:
    from crm_study.protocol.study import Study


def main_model(material: Material) -> str:
    """Return the first model with several predictors, else the first one, else nothing."""
    return main_model_of(material.study)


def main_model_of(study: Study) -> str:
    """Return the main model of a study, whatever it found."""
    several = [name for name, model in study.models.items() if len(model.predictors) > 1]
    return next(iter([*several, *study.models]), "")


def simple_models(material: Material) -> tuple[str, ...]:
    """Return the models of one predictor and no control: one an objective."""
    models = material.study.models.items()
    return tuple(name for name, model in models if len(model.terms) == 1)


def multiple_models(material: Material) -> tuple[str, ...]:
    """Return all other models, in the order of the study."""
    simple = simple_models(material)
    return tuple(name for name in material.study.models if name not in simple)
