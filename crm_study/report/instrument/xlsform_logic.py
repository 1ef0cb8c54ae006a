"""Conditions and limits of an XLSForm, as XPath."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from crm_study.errors import ProtocolError
from crm_study.report.instrument.electronic_words import plain_number
from crm_study.report.instrument.form import Kind, Question


def holds(name: str, kind: Kind, codes: Sequence[str]) -> str:
    """Return when another question was answered with one of the codes.

    Examples
    --------
    >>> holds("sex", "scale", ["1"])
    "${sex}='1'"
    >>> holds("uses", "multiple", ["1", "4"])
    "(selected(${uses}, '1') or selected(${uses}, '4'))"
    """
    if kind == "multiple":
        parts = [f"selected(${{{name}}}, {quoted(code)})" for code in codes]
    elif kind == "number":
        parts = [f"${{{name}}}={_number(code)}" for code in codes]
    else:
        parts = [f"${{{name}}}={quoted(code)}" for code in codes]
    return parts[0] if len(parts) == 1 else f"({' or '.join(parts)})"


def conditions_of(
    question: Question, names: Mapping[str, str], kinds: Mapping[str, Kind]
) -> list[str]:
    """Return a question's own conditions."""
    return [holds(names[one.item], kinds[one.item], one.codes) for one in question.conditions]


def limits_of(question: Question) -> str:
    """Return the constraint of a question: the range of a number, or what stands alone.

    An answer that means no answer cannot be chosen together with another.
    """
    if question.kind == "number":
        low, high = question.minimum, question.maximum
        parts = [f". >= {plain_number(low)}"] if low is not None else []
        parts += [f". <= {plain_number(high)}"] if high is not None else []
        return " and ".join(parts)
    lonely = [str(choice.code) for choice in question.choices if choice.missing]
    if question.kind != "multiple" or not lonely:
        return ""
    chosen = " or ".join(f"selected(., {quoted(code)})" for code in lonely)
    return f"not({chosen}) or count-selected(.) = 1"


def quoted(text: str) -> str:
    """Return a text as XPath writes it, which knows no escape.

    Raises
    ------
    ProtocolError
        It holds both kinds of quotation marks.
    """
    if "'" not in text:
        return f"'{text}'"
    if '"' in text:
        raise ProtocolError(f"The condition on {text} cannot be written in an XLSForm.")
    return f'"{text}"'


def _number(code: str) -> str:
    try:
        value = float(code)
    except ValueError:
        return quoted(code)
    return plain_number(value) if math.isfinite(value) else quoted(code)
