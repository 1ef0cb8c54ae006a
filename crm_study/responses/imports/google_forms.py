"""Google Forms: questions are headers, times and the first header in the owner's language."""

from __future__ import annotations

from collections.abc import Sequence

from crm_study.responses.imports.exporter import Platform

_TIMES = (
    "timestamp",
    "horodateur",
    "zeitstempel",
    "marca temporal",
    "informazioni cronologiche",
    "carimbo de data/hora",
    "tijdstempel",
    "sygnatura czasowa",
    "muhuri wa saa",
)


def _recognizes(header: Sequence[str]) -> bool:
    return any(name in header[:1] for name in _TIMES)


GOOGLE_FORMS = Platform(
    name="google_forms",
    title="Google Forms",
    recognizes=_recognizes,
    roles={
        **dict.fromkeys(_TIMES, "submitted"),
        **dict.fromkeys(("email address", "username", "adresse e-mail", "score"), ""),
    },
    parts=r"^(?P<item>.+\S)\s*\[(?P<option>.+)\]$",
    item=r"^(?P<title>.*?)\s*\[(?P<item>.+)\]$",
)
