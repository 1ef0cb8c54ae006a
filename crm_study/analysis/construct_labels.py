"""Constructs in the study's words, kept with a finding whose rows name them by their codes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from crm_study.protocol.study import Study
from crm_study.results.finding import Row

CONSTRUCTS = "constructs"
"""Name of the detail that holds code and label of every construct."""


def labels_kept(study: Study, names: Iterable[str]) -> dict[str, tuple[Row, ...]]:
    """Return the detail of a finding that tells its constructs' labels."""
    return {CONSTRUCTS: tuple({"construct": n, "label": study.label_of(n)} for n in names)}


def label_in(details: Mapping[str, Sequence[Row]], construct: str) -> str:
    """Return a construct in the study's words; its code where none are kept.

    Examples
    --------
    >>> label_in({"constructs": ({"construct": "kcf", "label": "Key customer focus"},)}, "kcf")
    'Key customer focus'
    >>> label_in({}, "kcf")
    'kcf'
    """
    known = {str(row["construct"]): str(row["label"]) for row in details.get(CONSTRUCTS, ())}
    return known.get(construct, construct)
