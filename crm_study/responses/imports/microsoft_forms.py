"""Microsoft Forms: a table in a workbook, choices as text, several of them ended by semicolons."""

from __future__ import annotations

from collections.abc import Sequence

from crm_study.responses.imports.exporter import Platform

_STARTS = ("start time", "heure de début", "heure de debut", "startzeit", "hora de inicio")
_ENDS = ("completion time", "heure de fin", "fertigstellungszeit", "hora de finalización")
_OTHERS = (
    "email",
    "name",
    "nom",
    "adresse de messagerie",
    "language",
    "langue",
    "total points",
    "quiz feedback",
    "last modified time",
    "grade posted time",
)


def _recognizes(header: Sequence[str]) -> bool:
    return any(name in header for name in _STARTS) and any(name in header for name in _ENDS)


MICROSOFT_FORMS = Platform(
    name="microsoft_forms",
    title="Microsoft Forms",
    recognizes=_recognizes,
    roles={
        "id": "record",
        **dict.fromkeys(_STARTS, "start"),
        **dict.fromkeys(_ENDS, "end"),
        **dict.fromkeys(_OTHERS, ""),
    },
)
