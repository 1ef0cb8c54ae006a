"""Names of an XLSForm: safe on every server, unlike one another, each with its id kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crm_study.protocol.study import Study
from crm_study.report.instrument.form import Form
from crm_study.report.instrument.grid_pages import fits_a_phone, pages
from crm_study.report.instrument.handed_out import HandedOut
from crm_study.report.instrument.naming import NameRule, safe_names

XLSFORM_NAMES = NameRule(
    longest=32,
    joint="_",
    first="q",
    lower=True,
    reserved=frozenset(
        {
            *("meta", "start", "end", "today", "audit", "deviceid", "phonenumber", "simserial"),
            *("subscriberid", "username", "email", "instanceid", "instancename", "formhub"),
            *("data", "and", "or", "div", "mod"),
        }
    ),
)
"""What Kobo, ODK Central and the XPath between them take without a second thought."""


@dataclass(frozen=True, slots=True)
class XlsformNames:
    """The names of one form.

    Attributes
    ----------
    items : dict
        Column of the data to name of the question.
    groups : dict
        What a group or note is for to its name.
    lists : dict
        Column of the data to name of its list of choices.
    choices : dict
        List to name of the choice by code.
    """

    items: dict[str, str]
    groups: dict[str, str]
    lists: dict[str, str]
    choices: dict[str, dict[str, str]]


def xlsform_names(study: Study, form: Form, handed: Sequence[HandedOut]) -> XlsformNames:
    """Return a name for everything that stands in the form."""
    columns = [*(each.column for each in handed), *(item.id for item in study.instrument.items())]
    items = safe_names(columns, XLSFORM_NAMES)
    coded = {each.column: each.choices for each in handed if each.choices}
    scales = {item.id: item.scale for item in study.instrument.items() if item.scale}
    wanted = dict.fromkeys([*scales.values(), *coded])
    lists = safe_names(wanted, XLSFORM_NAMES)
    return XlsformNames(
        items=items,
        groups=safe_names(_groups(form), XLSFORM_NAMES, taken=items.values()),
        lists={column: lists[name] for column, name in [*scales.items(), *((c, c) for c in coded)]},
        choices={lists[column]: _choice_names(list(codes)) for column, codes in coded.items()},
    )


def _choice_names(codes: list[str]) -> dict[str, str]:
    """Return the names of choices; only a code with a blank or a quotation mark is renamed."""
    awkward = [code for code in codes if any(sign.isspace() or sign in "'\"" for sign in code)]
    plain = [code for code in codes if code not in awkward]
    return {**{code: code for code in plain}, **safe_names(awkward, XLSFORM_NAMES, taken=plain)}


def _groups(form: Form) -> Iterator[str]:
    """Yield what every group and note is for; its name is spelled after it."""
    yield from ("draft note", "intro note", "before interview")
    for part in form.parts:
        yield f"part {part.id}"
        yield f"intro {part.id}"
        for at, block in enumerate(part.blocks):
            if block.layout == "grid" and fits_a_phone(block):
                for page, _ in enumerate(pages(block.questions)):
                    yield f"grid {part.id} {at} {page}"
