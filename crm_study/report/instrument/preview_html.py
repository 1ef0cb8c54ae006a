"""The questionnaire as one HTML file that a phone can fill in; nothing leaves the page."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from crm_study.protocol.asking import asked_if
from crm_study.protocol.study import Study
from crm_study.report.instrument.electronic_words import plain_number
from crm_study.report.instrument.form import Form, Question
from crm_study.report.instrument.form_of import form_of
from crm_study.report.instrument.form_words import LANGUAGE_NAMES, PREVIEW_WORDS

if TYPE_CHECKING:
    from jinja2 import Template

_HOME = "crm_study.report.instrument"


def write_preview(study: Study, languages: Sequence[str], folder: Path) -> list[Path]:
    """Write the preview: one page for all languages, which opens in the first.

    Parameters
    ----------
    study : Study
        The declared study.
    languages : sequence of str
        The reader switches between them.
    folder : Path
        An existing folder.

    Returns
    -------
    list of Path
        One HTML file; the same study gives the same bytes.
    """
    path = folder / f"{study.id}-preview.html"
    path.write_text(preview_html(study, languages), encoding="utf-8", newline="\n")
    return [path]


def preview_html(study: Study, languages: Sequence[str]) -> str:
    """Return the page. Its policy forbids every script but its own, and every connection.

    Examples
    --------
    >>> from crm_study.protocol.reader import read_study
    >>> "connect-src" in preview_html(read_study("rusizi"), ["en"])
    False
    """
    form = form_of(study, languages)
    script = _read("preview.js")
    told: str = _template().render(
        form=form,
        names=[LANGUAGE_NAMES.get(lang, lang) for lang in form.languages],
        asked={one.id: _conditions(study, one) for one in form.questions()},
        bounds={one.id: _bounds(one, form) for one in form.questions()},
        facts=_facts(form),
        style=_read("preview.css"),
        script=script,
        script_hash=b64encode(sha256(script.encode()).digest()).decode("ascii"),
    )
    return told


def _facts(form: Form) -> str:
    """Return what the script needs to know, as JSON that may stand inside a page."""
    facts = {
        "study": form.study,
        "version": form.version,
        "languages": form.languages,
        "titles": form.titles,
        "items": [one.id for one in form.questions()],
        "ends": {one.id: [str(code) for code in one.ends_at] for one in form.questions()},
        "words": {name: form.words[name] for name in PREVIEW_WORDS},
    }
    return json.dumps(facts, ensure_ascii=False).replace("<", "\\u003c")


def _conditions(study: Study, question: Question) -> str:
    """Return when a question is asked: ``[[item, [codes]], ...]``; all must hold."""
    shown = asked_if(study.instrument, question.id)
    return json.dumps([[one.item, [str(code) for code in one.equals]] for one in shown])


def _bounds(question: Question, form: Form) -> tuple[str, ...]:
    """Return the range of a number in words, in each language."""
    low, high = question.minimum, question.maximum
    if low is None and high is None:
        return ("",) * len(form.languages)
    name = "between" if None not in (low, high) else "at_most" if low is None else "at_least"
    limits = {"low": low, "high": high}
    known = {key: plain_number(one) for key, one in limits.items() if one is not None}
    return tuple(text.format(**known) for text in form.words[name])


@cache
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["number"] = plain_number
    return environment.from_string(_read("preview.html.jinja"))


def _read(name: str) -> str:
    return files(_HOME).joinpath(name).read_text(encoding="utf-8")
