"""A form with its measures, as plain data for the writers on paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from crm_study.report.instrument.form import Block, Form, Known, Part, Question
from crm_study.report.instrument.form_words import LANGUAGE_NAMES
from crm_study.report.instrument.paper_layout import (
    DATE_GROUPS,
    bounds_of,
    columns_of,
    digits_of,
    is_whole,
    joined,
    sheet_of,
)

NUMBER_BOXES = 5
"""Boxes for the respondent's number."""

_ID_LINE = 9
_MOST_LANGUAGES = 2


def sheets_of(languages: Sequence[str]) -> list[tuple[str, ...]]:
    """Return the languages of each form: two side by side, else one form a language.

    Examples
    --------
    >>> sheets_of(["rw", "fr"]), sheets_of(["en", "fr", "rw"])
    ([('rw', 'fr')], [('en',), ('fr',), ('rw',)])
    """
    if len(languages) <= _MOST_LANGUAGES:
        return [tuple(languages)]
    return [(lang,) for lang in languages]


def plan_of(form: Form) -> dict[str, Any]:
    """Return everything that is printed, in the words and widths it is printed with."""
    words = {name: joined(texts) for name, texts in form.words.items()}
    return {
        "study": form.study,
        "version": form.version,
        "languages": form.languages,
        "language_names": joined([LANGUAGE_NAMES.get(lang, lang) for lang in form.languages]),
        "title": joined(form.titles),
        "titles": form.titles,
        "intros": form.intros,
        "drafts": form.drafts,
        "not_approved": _not_approved(form),
        "words": words,
        "texts": {name: form.words[name] for name in ("consent", "how_to", "mark", "mistake")},
        "page_words": words["page"],
        "number_boxes": NUMBER_BOXES,
        "handed_out": [_known(one) for one in form.known],
        "date_groups": DATE_GROUPS,
        "sheet": asdict(sheet_of(form)),
        "consent": _question(form.consent, form) if form.consent else None,
        "parts": [_part(part, form) for part in form.parts],
    }


def _known(known: Known) -> dict[str, Any]:
    choices = [{"code": code, "label": joined(label)} for code, label in known.choices]
    return {"label": joined(known.labels), "choices": choices}


def _part(part: Part, form: Form) -> dict[str, Any]:
    return {
        "letter": part.letter,
        "titles": part.titles,
        "intros": part.intros,
        "blocks": [_block(block, form) for block in part.blocks],
    }


def _not_approved(form: Form) -> str:
    """Return which texts are drafts, in the form's first language."""
    return form.words["not_approved"][0].format(languages=" · ".join(form.drafts))


def _block(block: Block, form: Form) -> dict[str, Any]:
    return {
        "layout": block.layout,
        "whole": is_whole(block),
        "columns": asdict(columns_of(block, form)),
        "instruction": joined(form.words["tick_each_line"]) if block.layout == "grid" else "",
        "questions": [_question(question, form) for question in block.questions],
    }


def _question(question: Question, form: Form) -> dict[str, Any]:
    choices = [asdict(one) | {"label": joined(one.labels)} for one in question.choices]
    return asdict(question) | {
        "choices": choices,
        "wrapped_id": _wrapped(question.id),
        "digits": digits_of(question),
        "instruction": _instruction(question, form),
    }


def _wrapped(name: str) -> str:
    """Return an id that may be broken where its column ends."""
    parts = name.replace("_", "_ ").split()
    return "\u200b".join(
        part[at : at + _ID_LINE] for part in parts for at in range(0, len(part), _ID_LINE)
    )


def _instruction(question: Question, form: Form) -> str:
    """Return what to do with a question, where its boxes do not say it."""
    names = {"multiple": "tick_all", "number": "write_number", "date": "write_date"}
    if question.kind not in names:
        return ""
    said = joined(form.words[names[question.kind]], " · ")
    bounds = bounds_of(question, form)
    return f"{said} ({bounds})" if bounds else said
