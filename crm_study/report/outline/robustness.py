"""What stands behind the overall model: other standard errors, other choices, other variables."""

from __future__ import annotations

from collections.abc import Iterable

from crm_study.report.outline.main_model import main_model
from crm_study.report.outline.material import Material
from crm_study.report.outline.part import Part
from crm_study.report.outline.sources import every, finding

_SECTIONS = (
    (
        "inference",
        "Standard errors",
        "The slopes of the overall model were tested by every method the design could ask for.",
    ),
    ("importance", "Importance of the predictors", "What each predictor accounts for."),
    (
        "sensitivity",
        "Sensitivity to what was not measured",
        "How strong something unmeasured would have to be to overturn a slope.",
    ),
)


def robustness_parts(material: Material) -> Iterable[Part]:
    """Yield one section a question about the overall model, and one for all choices at once."""
    name = main_model(material)
    for kind, title, lead in _SECTIONS:
        yield Part(kind, title, sources=(finding(f"{kind}.{name}", lead=lead),))
    yield Part(
        "multiverse",
        "Every defensible choice",
        sources=(
            every(
                "multiverse",
                tables=(1,),
                lead="Choices that careful people would make differently.",
            ),
        ),
    )
