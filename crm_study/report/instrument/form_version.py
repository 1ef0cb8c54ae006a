"""The version of a form: a hash of what is asked, and of nothing else."""

from __future__ import annotations

import hashlib
from typing import Any

from crm_study.protocol.instrument import Instrument

_NOT_ASKED: dict[str, Any] = {
    "translations": True,
    "constructs": True,
    "sections": {"__all__": {"items": {"__all__": {"reverse_keyed", "source", "wording"}}}},
}
"""What belongs to the analysis or to the paperwork, and no respondent sees."""
_LENGTH = 8


def form_version(instrument: Instrument) -> str:
    """Return eight signs that change whenever a question, an answer or a condition does.

    Examples
    --------
    >>> from crm_study.protocol.reader import read_study
    >>> len(form_version(read_study("rusizi").instrument))
    8
    """
    asked = instrument.model_dump_json(exclude=_NOT_ASKED)
    return hashlib.sha256(asked.encode()).hexdigest()[:_LENGTH]
