"""Which platform wrote a file: told by the columns it adds of its own."""

from __future__ import annotations

from collections.abc import Sequence

from crm_study.responses.imports.exporter import Platform
from crm_study.responses.imports.google_forms import GOOGLE_FORMS
from crm_study.responses.imports.kobo import KOBO
from crm_study.responses.imports.limesurvey import LIMESURVEY
from crm_study.responses.imports.microsoft_forms import MICROSOFT_FORMS
from crm_study.responses.imports.odk_central import ODK_CENTRAL
from crm_study.responses.imports.redcap import REDCAP
from crm_study.responses.imports.wording import folded

PLATFORMS = (ODK_CENTRAL, KOBO, LIMESURVEY, REDCAP, MICROSOFT_FORMS, GOOGLE_FORMS)
PLAIN = Platform(
    name="plain",
    title="a plain table",
    recognizes=lambda _: True,
    roles={"start": "start", "end": "end"},
    parts=r"^(?P<item>.+?)(?:/|___|\.)(?P<option>[^/]+)$",
    item=r"^(?P<title>.*?)\s*\[(?P<item>.+)\]$",
)


def platform_of(header: Sequence[str]) -> Platform:
    """Return the platform that writes such headers.

    Examples
    --------
    >>> platform_of(["Horodateur", "Votre fonction ?"]).title
    'Google Forms'
    """
    names = [folded(name) for name in header]
    return next((one for one in PLATFORMS if one.recognizes(names)), PLAIN)
