"""List the phrases of the program, and what a language lacks of them.

`python docs/write_phrases.py fr` prints, as JSON ready for
`crm_study/results/translations/fr.json`, every phrase without a translation: those that
stand in the sources, and those that the findings of the bundled studies say.
`python docs/write_phrases.py fr --said` prints the second only.
"""

from __future__ import annotations

import ast
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import crm_study
from crm_study.analysis.route import analyze
from crm_study.errors import StudyError
from crm_study.protocol.bundled import bundled_studies
from crm_study.protocol.reader import read_study
from crm_study.protocol.study import Study
from crm_study.report.chapters import document_of
from crm_study.report.voices import speaking_of
from crm_study.responses.reader import data_file, read_responses
from crm_study.results.columns import COLUMNS
from crm_study.results.finding import Finding
from crm_study.results.findings import Findings
from crm_study.results.patterns import is_worded
from crm_study.results.prose import phrase
from crm_study.results.rule import Rule
from crm_study.results.rules import RULES
from crm_study.results.speech import Voice, speaking

HOME = Path(crm_study.__file__).parent
FLOORS = ("results", "figures", "analysis", "report", "cli/terminal.py")
APART = ("report/instrument", "report/preregistration.py", "report/translation_sheet.py")
APART += ("report/docx", "report/pdf", "report/words.py", "report/protocol_text.py")
APART += ("report/svg", "report/latex", "figures/house.py", "figures/lettering.py")
_MARKUP = re.compile(r"</?[a-zA-Z]|/>|\\\\|^[a-z]+[-_.][\\w.-]+$|^#|::")
SAYING = {"compose", "phrase", "word", "lowered", "raised", "join", "Prose"}
SAYING |= {"Heading", "Notice", "Paragraph", "Items", "Cell", "Slot", "legend_of", "part"}
SAYING |= {"CheckWords"}
NAMED = {"title", "notes", "heads", "reason", "axis_label", "label", "caption", "opening"}
NAMED |= {"head", "spanners", "meaning", "advice", "verdict", "subtitle", "what", "note"}


def phrases_of_sources(home: Path = HOME) -> set[str]:
    """Return every phrase that stands as a literal where the program says something."""
    found = {text for rule in RULES.values() for text in _told_of(rule)}
    found |= {column.label for column in COLUMNS.values()}
    for path in sorted(home.rglob("*.py")):
        place = path.relative_to(home).as_posix()
        if place.startswith(FLOORS) and not place.startswith(APART):
            found |= set(_said_in(ast.parse(path.read_text(encoding="utf-8"))))
    return {text.strip() for text in found if is_worded(text) and not _MARKUP.search(text)}


def _told_of(rule: Rule) -> tuple[str, ...]:
    return rule.met, rule.unmet, rule.source, rule.about


def _said_in(tree: ast.Module) -> Iterator[str]:
    for statement in tree.body:
        if isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value is not None:
            yield from (text for text in _literals(statement.value) if " " in text.strip())
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _said_by(node)
        elif isinstance(node, ast.Return | ast.Yield) and node.value is not None:
            yield from (text for text in _literals(node.value) if " " in text.strip())


def _said_by(call: ast.Call) -> Iterator[str]:
    """Yield the literals of a call that says something, and of named arguments elsewhere."""
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    if name in SAYING:
        for one in (*call.args, *(keyword.value for keyword in call.keywords)):
            yield from _literals(one)
    else:
        for keyword in call.keywords:
            if keyword.arg and (keyword.arg in NAMED or keyword.arg.endswith("_label")):
                yield from _literals(keyword.value)


def _literals(node: ast.expr) -> Iterator[str]:
    """Yield the texts below an expression, an f-string as a template; not those of calls."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield _template(node)
    elif isinstance(node, ast.Dict):
        for value in node.values:
            yield from _literals(value)
    elif not isinstance(node, ast.Call | ast.Subscript | ast.Lambda):
        for inner in ast.iter_child_nodes(node):
            if isinstance(inner, ast.expr):
                yield from _literals(inner)


def _template(node: ast.JoinedStr) -> str:
    names = iter("abcdefghijklmnopqrstuvwxyz")
    parts = (
        str(part.value) if isinstance(part, ast.Constant) else f"{{{next(names)}}}"
        for part in node.values
    )
    return "".join(parts)


def is_known(voice: Voice, text: str) -> bool:
    """Tell whether a phrase, or one that says the same of other things, has a translation."""
    if text in voice.catalogue.phrases:
        return True
    try:
        filled = text.format_map(_Sevens())
    except (ValueError, IndexError, AttributeError):
        filled = text
    before = set(voice.missing)
    told = voice.phrase(filled)
    unknown = voice.missing != before or told.startswith("[en]")
    voice.missing.clear()
    voice.missing.update(before)
    return not unknown


class _Sevens(dict[str, str]):
    """Fills every place of a template with a number."""

    def __missing__(self, key: str) -> str:
        return "7"


def lacking_in_sources(lang: str) -> list[str]:
    """Return the phrases of the sources that a language lacks."""
    with speaking(lang) as voice:
        if voice is None:
            return []
        return sorted(text for text in phrases_of_sources() if not is_known(voice, text))


def lacking_in_findings(study: Study, findings: Findings, lang: str) -> list[str]:
    """Return what the findings of a study say, in all their verbs, that a language lacks."""
    with speaking_of(study, lang) as voice:
        if voice is None:
            return []
        for finding in findings:
            _say_all(finding)
    return sorted(voice.missing | _document_gaps(study, findings, lang))


def _say_all(finding: Finding) -> None:
    str(finding)
    phrase(finding.headline())
    for name in finding.figures():
        phrase(finding.caption(name))
        phrase(finding.alt_text(name))


def _document_gaps(study: Study, findings: Findings, lang: str) -> set[str]:
    gaps: set[str] = set()
    for look in ("apa", "spss"):
        with speaking_of(study, lang) as voice:
            document_of(study, findings, look=look)
            gaps |= voice.missing if voice else set()
    return gaps


def bundled_findings() -> Iterator[tuple[Study, Findings]]:
    """Yield every bundled study that brings data, with its findings."""
    for name in bundled_studies():
        study = read_study(name)
        try:
            path = data_file(study)
        except StudyError:  # no data of its own, or a package that brings them is missing
            continue
        yield study, analyze(study, read_responses(path, study))


def entries(texts: Iterable[str]) -> Mapping[str, str]:
    """Return phrases to fill in."""
    return dict.fromkeys(sorted(set(texts)), "")


if __name__ == "__main__":
    code, *options = sys.argv[1:]
    wanted = [] if "--said" in options else lacking_in_sources(code)
    for declared, found in bundled_findings():
        wanted += lacking_in_findings(declared, found, code)
    sys.stdout.write(json.dumps(entries(wanted), ensure_ascii=False, indent=1) + "\n")
    sys.stderr.write(f"{len(set(wanted))} phrases are not translated into '{code}'.\n")
