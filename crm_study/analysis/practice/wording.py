"""What a table calls an item or a construct, and on which scale it is answered."""

from __future__ import annotations

from collections.abc import Iterable

from crm_study.errors import AnalysisError, listed
from crm_study.protocol.instrument import Scale
from crm_study.protocol.strict import say
from crm_study.protocol.study import Study


def wording(study: Study, name: str) -> str:
    """Return the label of a construct, the question of an item, else the name.

    Examples
    --------
    >>> from crm_study.protocol.reader import read_study
    >>> wording(read_study("rusizi"), "learning")
    'Organizational learning'
    """
    if name in study.constructs:
        return study.label_of(name)
    known = {item.id: item for item in study.instrument.items()}
    return say(known[name].text, "en", otherwise=name) if name in known else study.label_of(name)


def wordings(study: Study, names: Iterable[str]) -> dict[str, str]:
    """Return `wording` by name."""
    return {name: wording(study, name) for name in names}


def common_scale(study: Study, names: Iterable[str]) -> Scale:
    """Return the one answer scale behind some items or constructs.

    Raises
    ------
    AnalysisError
        An item without a scale, or scales with different ends; the message names them.

    Examples
    --------
    >>> from crm_study.protocol.reader import read_study
    >>> found = common_scale(read_study("rusizi"), ["kcf", "orl1"])
    >>> found.minimum, found.maximum
    (1, 5)
    """
    scales = {item: study.scale_of(item) for name in names for item in _items(study, name)}
    bare = [item for item, scale in scales.items() if scale is None]
    if bare:
        raise AnalysisError(f"These items have no answer scale: {listed(bare)}.")
    known = [scale for scale in scales.values() if scale is not None]
    spans = {(scale.minimum, scale.maximum) for scale in known}
    if len(spans) != 1:
        raise AnalysisError(
            "What is compared here must be answered on one scale, but the scales run from "
            + " and from ".join(f"{low} to {high}" for low, high in sorted(spans))
            + "."
        )
    return known[0]


def _items(study: Study, name: str) -> tuple[str, ...]:
    return study.items_of(name) if name in study.constructs else (name,)
