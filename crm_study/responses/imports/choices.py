"""The answers a question allows: codes, their labels in every language, codes for no answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from crm_study.errors import listed
from crm_study.protocol.population import Strata
from crm_study.protocol.study import Study
from crm_study.responses.imports.grid import Reason
from crm_study.responses.imports.no_answer import reason_of
from crm_study.responses.imports.wording import folded, unaccented

_CODE_FIRST = re.compile(r"^[(\[]?(-?\d+)[)\]]?\s*[-=:.)\s]\s*(\S.*)$")
_CODE_LAST = re.compile(r"^(.*\S)\s*(?:[(\[](-?\d+)[)\]]|[-=:]\s*(-?\d+))$")
_BETWEEN = (" / ", "/", " | ", "|", " - ", ", ")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a cell stands for: a code and how it was found, or what is wrong with it."""

    code: str | None
    branch: str
    trouble: str = ""


@dataclass(frozen=True, eq=False)
class Choices:
    """The codes of one question.

    Attributes
    ----------
    codes : tuple of str
        Codes in the order declared.
    labels : mapping of str to tuple of str
        Labels by code, in every language; those of missing codes too.
    missing : mapping of str to Reason
        Codes that mean no answer, and why.
    """

    codes: tuple[str, ...]
    labels: Mapping[str, tuple[str, ...]]
    missing: Mapping[str, Reason] = field(default_factory=dict)

    @cached_property
    def _by_label(self) -> dict[str, set[str]]:
        return _index((folded(text), code) for code, ts in self.labels.items() for text in ts)

    @cached_property
    def _by_plain(self) -> dict[str, set[str]]:
        return _index((unaccented(text), code) for code, ts in self.labels.items() for text in ts)

    def options(self) -> dict[str, str]:
        """Return every folded label and code with its code; ambiguous labels are left out."""
        found = {
            text: next(iter(codes)) for text, codes in self._by_label.items() if len(codes) < 2
        }
        return {**found, **{folded(code): code for code in (*self.codes, *self.missing)}}

    def label(self, code: str) -> str:
        """Return the first label of a code."""
        return next(iter(self.labels.get(code, ())), code)

    def read(self, text: str) -> Meaning:
        """Read one cell: code, label, code and label, two languages; never by likeness.

        Examples
        --------
        >>> choices = Choices(("4", "5"), {"4": ("Agree",), "5": ("Strongly agree",)})
        >>> choices.read("strongly  agree").code, choices.read("4 - Agree").code
        ('5', '4')
        >>> choices.read("Agree (5)").trouble
        "'Agree' is 4, not 5"
        """
        code, found = self._code(text), self._labelled(text)
        if code is not None and found - {code}:
            return Meaning(None, "", f"{code} is a code and the label of {listed(sorted(found))}")
        if code is not None:
            return Meaning(code, "code")
        if len(found) > 1:
            return Meaning(None, "", f"more than one answer is called so: {listed(sorted(found))}")
        if found:
            return Meaning(next(iter(found)), "label")
        return self._both(text) or self._two_languages(text) or Meaning(None, "", self._allowed())

    def _allowed(self) -> str:
        return f"allowed: {listed(f'{code} ({self.label(code)})' for code in self.codes)}"

    def _code(self, text: str) -> str | None:
        known = (*self.codes, *self.missing)
        if text in known:
            return text
        try:
            number = float(text)
        except ValueError:
            return None
        whole = str(int(number)) if number.is_integer() else ""
        return whole if whole in known else None

    def _labelled(self, text: str) -> set[str]:
        return self._by_label.get(folded(text)) or self._by_plain.get(unaccented(text)) or set()

    def _both(self, text: str) -> Meaning | None:
        """Read ``5 - label`` or ``label (5)``; both must agree."""
        for pattern in (_CODE_FIRST, _CODE_LAST):
            found = pattern.match(text.strip())
            if found is None:
                continue
            parts = [part for part in found.groups() if part is not None]
            number, label = parts if pattern is _CODE_FIRST else parts[::-1]
            codes = self._labelled(label)
            inner = self._two_languages(label)
            codes = codes or ({inner.code} if inner and inner.code else set())
            if number in codes:
                return Meaning(number, "code and label")
            if codes:
                told = f"'{label}' is {listed(sorted(codes))}, not {number}"
                return Meaning(None, "", told)
        return None

    def _two_languages(self, text: str, depth: int = 2) -> Meaning | None:
        """Read ``rw (en)`` or ``rw / en``; every part must name the same answer."""
        for head, tail in _splits(text):
            first = self._labelled(head)
            second = self._labelled(tail)
            if first and not second and depth:
                inner = self._two_languages(tail, depth - 1)
                second = {inner.code} if inner and inner.code else set()
            if len(first & second) == 1:
                return Meaning(next(iter(first & second)), "two languages")
            if first and second:
                told = f"'{head}' is {listed(sorted(first))}, '{tail}' is {listed(sorted(second))}"
                return Meaning(None, "", told)
        return None


def _index(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    index: dict[str, set[str]] = {}
    for text, code in pairs:
        index.setdefault(text, set()).add(code)
    return index


def _splits(text: str) -> Iterable[tuple[str, str]]:
    """Yield every way a text may be two texts."""
    text = text.strip()
    if text.endswith(")"):
        for place, sign in enumerate(text):
            if sign == "(" and place:
                yield text[:place].rstrip(), text[place + 1 : -1].strip()
    text = text.replace("\n", " / ")
    for between in _BETWEEN:
        start = text.find(between)
        while start > 0:
            yield text[:start], text[start + len(between) :]
            start = text.find(between, start + 1)


def choices_of_item(study: Study, name: str) -> Choices | None:
    """Return the answers an item allows; None for free text, numbers and dates."""
    scale = study.scale_of(name)
    if scale is None:
        return None
    labels = {str(code): tuple(text.values()) for code, text in scale.points.items()}
    labels |= {str(code): tuple(text.values()) for code, text in scale.missing.items()}
    reasons = {
        str(code): reason_of(str(code), text.get("en") or next(iter(text.values()), ""))
        for code, text in scale.missing.items()
    }
    general = missing_codes(study)
    return Choices(tuple(map(str, scale.points)), labels, {**general, **reasons})


def missing_codes(study: Study) -> dict[str, Reason]:
    """Return the study's own codes for no answer, and why each."""
    return {str(code): reason_of(str(code), "") for code in study.missing.codes}


def choices_of_strata(strata: Strata) -> Choices:
    """Return the codes and labels of the strata."""
    labels = {code: tuple(level.label.values()) for code, level in strata.levels.items()}
    return Choices(tuple(strata.levels), labels)
