"""The README of a package, in the form that data editors ask for."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files as resources
from typing import TYPE_CHECKING

from crm_study.report.handin.crate import UNKNOWN_DATE, publication_date
from crm_study.report.handin.data_part import DataPart
from crm_study.report.handin.exhibits import Exhibit
from crm_study.results.format import format_value
from crm_study.results.marks import spaced
from crm_study.results.prose import compose, phrase, verbatim
from crm_study.results.speech import lang

if TYPE_CHECKING:
    from crm_study.protocol.study import Study
    from crm_study.results.findings import Findings

TOLERANCES: dict[str, tuple[float, str]] = {
    "default": (1e-8, "sums, products and solved equations"),
    "factors": (1e-6, "search for the smallest residuals"),
    "measurement": (1e-6, "search for the largest likelihood"),
    "discriminant": (1e-6, "rests on the measurement model"),
    "method_bias": (1e-6, "search for the largest likelihood"),
    "reliability": (1e-6, "omega searches for the largest likelihood"),
    "pls": (1e-6, "weights are iterated"),
    "inference": (1e-6, "the mixed model searches for the largest likelihood"),
}
"""Relative tolerance of each kind of finding, and why it is not zero."""
_FORMS = {"en": "readme.md.jinja", "fr": "readme.fr.md.jinja", "rw": "readme.rw.md.jinja"}


@dataclass(frozen=True, slots=True)
class Contents:
    """What the README speaks of.

    Attributes
    ----------
    study : Study
    findings : Findings
    data : DataPart
    exhibits : tuple of Exhibit
    formats : tuple of str
    prefix : str
        The command that makes the documents, without chapters.
    requirements : list of str
        ``name==version``, that of crm-study first.
    """

    study: Study
    findings: Findings
    data: DataPart
    exhibits: tuple[Exhibit, ...]
    formats: tuple[str, ...]
    prefix: str
    requirements: list[str]


def readme(contents: Contents) -> bytes:
    """Return ``README.md`` in the language that is spoken."""
    from jinja2 import Environment, StrictUndefined, select_autoescape

    environment = Environment(
        autoescape=select_autoescape(enabled_extensions=("html",), default_for_string=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"cell": _cell, "told": phrase}
    template = resources("crm_study.report.handin").joinpath(_FORMS[lang()])
    text = environment.from_string(template.read_text(encoding="utf-8")).render(**_words(contents))
    return spaced(text, lang()).encode("utf-8", errors="backslashreplace")


def _words(contents: Contents) -> dict[str, object]:
    study, findings, data = contents.study, contents.findings, contents.data
    own = contents.requirements[0]
    software = findings.software
    return {
        "title": study.title_in(lang()),
        "citation": study.citation,
        "synthetic": bool(findings.origin and findings.origin.synthetic),
        "data": data,
        "provenance": _provenance(findings, data),
        "data_files": [
            (path, len(content), sha256(content).hexdigest())
            for path, content in sorted(data.files.items())
        ],
        "python": ".".join(str(software.get("python", "3.11")).split(".")[:2]),
        "n_packages": len(contents.requirements),
        "own": own,
        "own_version": own.partition("==")[2],
        "seed": _seed(findings),
        "versions": ", ".join(f"{name} {made}" for name, made in software.items()),
        "formats": ", ".join(contents.formats),
        "command": contents.prefix,
        "prefix": contents.prefix,
        "tolerances": [
            (kind if kind != "default" else phrase("all others"), f"{tolerance:g}", phrase(why))
            for kind, (tolerance, why) in TOLERANCES.items()
        ],
        "exhibits": contents.exhibits,
        "placeholder": compose("the placeholder {day}", day=verbatim(UNKNOWN_DATE))
        if publication_date() == UNKNOWN_DATE
        else publication_date(),
    }


def _provenance(findings: Findings, data: DataPart) -> list[tuple[str, str]]:
    origin = findings.origin
    rows = [("study", f"`{findings.study['id']}`, SHA-256 `{findings.study['sha256']}`")]
    if origin is None:
        return _told([*rows, ("answers", phrase("none; the printed numbers alone"))])
    rows.append(("answers", f"`{origin.file}`, SHA-256 `{origin.sha256}`"))
    counts = (origin.n_received, origin.n_admitted, origin.n_refused)
    received, admitted, refused = (format_value(count, "count") for count in counts)
    rows.append(("rows", phrase(f"{received} received, {admitted} admitted, {refused} refused")))
    if data.kind == "shared" and data.reason:
        rows.append(("changed before sharing", _cell(data.reason)))
    return _told(rows)


def _told(rows: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(phrase(term), value) for term, value in rows]


def _seed(findings: Findings) -> str:
    origin = findings.origin
    if origin is None or origin.seed is None:
        return ""
    return compose(
        "The answers themselves were generated with the seed {seed}.", seed=str(origin.seed)
    )


def _cell(text: str) -> str:
    """Return a text that stays within its cell of a Markdown table."""
    return " ".join(text.replace("|", r"\|").split())
