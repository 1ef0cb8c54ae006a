"""LimeSurvey: codes, codes with texts, or texts as headers; CSV and vv; not shown is said."""

from __future__ import annotations

from collections.abc import Sequence

from crm_study.responses.imports.exporter import Platform

_OWN = {
    "id": ("record", "response id"),
    "submitdate": ("submitted", "date submitted"),
    "startdate": ("start", "date started"),
    "datestamp": ("end", "date last action"),
    "startlanguage": ("language", "start language"),
    "lastpage": ("", "last page"),
    "seed": ("", "seed"),
    "token": ("", "access code"),
    "ipaddr": ("", "ip address"),
    "refurl": ("", "referrer url"),
    "interviewtime": ("", "total time"),
}


def _recognizes(header: Sequence[str]) -> bool:
    names = {name.partition(". ")[0] for name in header}
    return {"submitdate", "lastpage"} <= names or {"date submitted", "last page"} <= set(header)


def _roles() -> dict[str, str]:
    roles: dict[str, str] = {}
    for code, (role, text) in _OWN.items():
        roles |= {code: role, text: role, f"{code}. {text}": role}
    return roles


_ESCAPES = {
    "{lbrace}": "{",
    "{newline}": "\n",
    "{cr}": "\n",
    "{tab}": "\t",
    "{quote}": '"',
    "{question_not_shown}": "N/A",
}
"""How a vv file writes what would break its lines."""

LIMESURVEY = Platform(
    name="limesurvey",
    title="LimeSurvey",
    recognizes=_recognizes,
    roles=_roles(),
    blanks={"n/a": "not_shown", "{question_not_shown}": "not_shown"},
    parts=r"^(?P<item>[^\[\]. ]+)(?:\[|_)(?P<option>[^\[\]. ]+?)\]?"
    r"(?:\. .*?(?:\[(?P<text>.+)\])?)?$",
    escapes=_ESCAPES,
    item=r"^(?:(?P<title>[^\[\]. ]+?)[\[_])?(?P<item>[^\[\]. ]+)\]?(?:\. .*)?$",
)
