"""Variables as SPSS takes them: names, labels cut at its bytes, at most three missing codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from crm_study.errors import OutputError, listed
from crm_study.protocol.strict import say
from crm_study.protocol.study import Study
from crm_study.report.cleaning import clean
from crm_study.report.instrument.dictionary import Measure, Variable, dictionary
from crm_study.report.instrument.naming import NameRule, safe_names

SPSS_NAMES = NameRule(
    longest=64,
    joint="_",
    first="v",
    reserved=frozenset(
        {*("all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with")}
    ),
)
LONGEST_LABEL = 253
"""Bytes of a variable's label that SPSS keeps."""
LONGEST_VALUE_LABEL = 120
"""Bytes of a value's label that SPSS keeps."""
_MOST_MISSING = 3


@dataclass(frozen=True, slots=True)
class SpssVariable:
    """One variable of a data file of SPSS.

    Attributes
    ----------
    column : str
        Column of the data it is made of.
    name, label : str
        As SPSS takes them.
    kind : str
        ``number``, ``text``, ``date``, or ``chosen`` for one answer of several: 1 or 0.
    values : mapping of str to str
        Labels by code.
    missing : tuple of float
        Codes that mean no answer, three at most.
    missing_range : tuple of float or None
        Where there are more: from, to; ``missing`` then holds one code at most.
    measure : str
        Level.
    option : str
        The answer that ``chosen`` speaks of.
    """

    column: str
    name: str
    label: str
    kind: str
    values: Mapping[str, str]
    missing: tuple[float, ...] = ()
    missing_range: tuple[float, float] | None = None
    measure: Measure = "nominal"
    option: str = ""


def spss_variables(study: Study, language: str) -> list[SpssVariable]:
    """Return every column as a variable of SPSS, and one more for each answer of several.

    Examples
    --------
    >>> from crm_study.protocol.reader import read_study
    >>> variables = spss_variables(read_study("rusizi"), "en")
    >>> next(each for each in variables if each.name == "kcf1").missing
    (9.0, -99.0)
    """
    found = dictionary(study)
    several = [each for each in found if each.kind == "multiple"]
    options = [(each, *one) for each in several for one in _options(each, language).items()]
    spelled = [f"{each.name}_{code}" for each, code, _ in options]
    names = safe_names([*(each.name for each in found), *spelled], SPSS_NAMES)
    return [
        *(_variable(each, names[each.name], language) for each in found),
        *(
            _chosen(each, code, label, name=names[f"{each.name}_{code}"], language=language)
            for each, code, label in options
        ),
    ]


def cut(text: str, longest: int) -> str:
    """Return a text of at most so many bytes of UTF-8, with an ellipsis where it was cut.

    Examples
    --------
    >>> cut("déjà vu", 8), cut("déjà", 6)
    ('déj…', 'déjà')
    """
    raw = clean(text).replace("\r", " ").replace("\n", " ").encode()
    if len(raw) <= longest:
        return raw.decode()
    return raw[: longest - 3].decode(errors="ignore").rstrip() + "…"


def _variable(variable: Variable, name: str, language: str) -> SpssVariable:
    kinds = {"number": "number", "date": "date"}
    kind = "number" if variable.is_number else kinds.get(variable.kind, "text")
    labels = {**variable.points, **variable.missing} if variable.kind != "multiple" else {}
    codes, span = _missing(variable) if kind == "number" else ((), None)
    return SpssVariable(
        column=variable.name,
        name=name,
        label=cut(say(variable.label, language), LONGEST_LABEL),
        kind=kind,
        values={
            code: cut(say(label, language, otherwise=code), LONGEST_VALUE_LABEL)
            for code, label in labels.items()
        },
        missing=codes,
        missing_range=span,
        measure=variable.measure,
    )


def _chosen(
    variable: Variable, code: str, answer: str, *, name: str, language: str
) -> SpssVariable:
    """Return the variable that tells whether one of several answers was given."""
    label = f"{say(variable.label, language)}: {answer}"
    values = {"0": "–", "1": cut(answer, LONGEST_VALUE_LABEL)}
    return SpssVariable(
        variable.name, name, cut(label, LONGEST_LABEL), "chosen", values, option=code
    )


def _options(variable: Variable, language: str) -> dict[str, str]:
    """Return the answers of a question with several, the ones that mean no answer last."""
    found = {**variable.points, **variable.missing}
    return {code: say(label, language, otherwise=code) for code, label in found.items()}


def _missing(
    variable: Variable,
) -> tuple[tuple[float, ...], tuple[float, float] | None]:
    """Return missing codes as SPSS takes them: three, or a range and one more.

    Raises
    ------
    OutputError
        The codes fit neither.
    """
    codes = [float(code) for code in variable.missing]
    if len(codes) <= _MOST_MISSING:
        return tuple(codes), None
    answers = [float(code) for code in variable.points]
    ranked = sorted(codes)
    for lone in ([], ranked[:1], ranked[-1:]):
        rest = [code for code in ranked if code not in lone]
        if not any(rest[0] <= answer <= rest[-1] for answer in answers):
            return tuple(lone), (rest[0], rest[-1])
    raise OutputError(
        f"SPSS takes three missing codes a variable; '{variable.name}' has {listed(codes)}."
    )
