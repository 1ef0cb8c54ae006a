"""Write a DDI-Codebook 2.5 document: the study and its variables for a data archive."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.etree.ElementTree import Element, ElementTree, SubElement, indent

from crm_study.protocol.asking import consent_item
from crm_study.protocol.instrument import Shown
from crm_study.protocol.strict import Text
from crm_study.protocol.study import Study
from crm_study.report.cleaning import clean
from crm_study.report.instrument.dictionary import Variable, dictionary
from crm_study.report.instrument.electronic_words import plain_number
from crm_study.report.instrument.form_version import form_version
from crm_study.report.instrument.naming import NameRule, safe_names

NAMESPACE = "ddi:codebook:2_5"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_IDS = NameRule(longest=60, joint="_", first="V")
_METHODS = {
    "stratified": "Probability: stratified",
    "simple": "Probability: simple random",
    "cluster": "Probability: cluster",
    "census": "Total universe",
    "purposive": "Non-probability: purposive",
    "convenience": "Non-probability: availability",
}


def write_ddi(study: Study, languages: Sequence[str], folder: Path) -> list[Path]:
    """Write ``ID-ddi.xml``; every text carries its language.

    Parameters
    ----------
    study : Study
        The declared study.
    languages : sequence of str
        Languages of the texts; the first is the document's own.
    folder : Path
        It exists.

    Returns
    -------
    list of Path
        One file.
    """
    tree = ElementTree(codebook_element(study, languages))
    indent(tree, " ")
    path = folder / f"{study.id}-ddi.xml"
    tree.write(path, encoding="utf-8", xml_declaration=True)
    return [path]


def codebook_element(study: Study, languages: Sequence[str]) -> Element:
    """Return the document's root: its own citation, the study, the file, the variables.

    Notes
    -----
    After the schema of the DDI Alliance, DDI-Codebook 2.5.

    Examples
    --------
    >>> from crm_study.protocol.reader import read_study
    >>> root = codebook_element(read_study("rusizi"), ["en"])
    >>> [child.tag for child in root]
    ['docDscr', 'stdyDscr', 'fileDscr', 'dataDscr']
    """
    root = Element("codeBook", {"xmlns": NAMESPACE, "version": "2.5", _LANG: languages[0]})
    variables = dictionary(study)
    _citation(SubElement(SubElement(root, "docDscr"), "citation"), study, languages, own=True)
    _study(SubElement(root, "stdyDscr"), study, languages)
    _file(SubElement(root, "fileDscr", {"ID": "F1"}), study, len(variables))
    data = SubElement(root, "dataDscr")
    ids = safe_names((variable.name for variable in variables), _IDS)
    _groups(data, study, ids, languages)
    for variable in variables:
        _variable(data, study, variable, ids, languages)
    return root


def _citation(citation: Element, study: Study, languages: Sequence[str], *, own: bool) -> None:
    statement = SubElement(citation, "titlStmt")
    first, *others = languages
    _add(statement, "titl", study.title_in(first), first)
    for language in others:
        if study.title.get(language):
            _add(statement, "parTitl", study.title[language], language)
    _add(statement, "IDNo", f"{study.id}-ddi" if own else study.id)
    if own:
        return
    version = SubElement(citation, "verStmt")
    _add(version, "version", f"form {form_version(study.instrument)}, protocol {study.sha256[:12]}")
    if study.citation:
        _add(citation, "biblCit", study.citation)


def _study(description: Element, study: Study, languages: Sequence[str]) -> None:
    _citation(SubElement(description, "citation"), study, languages, own=False)
    info = SubElement(description, "stdyInfo")
    for language in languages:
        if study.instrument.intro.get(language):
            _add(info, "abstract", study.instrument.intro[language], language)
    summary = SubElement(info, "sumDscr")
    days = (("start", study.fieldwork.earliest), ("end", study.fieldwork.latest))
    for event, day in days:
        if day:
            SubElement(summary, "collDate", {"event": event, "date": day}).text = day
    _add(summary, "universe", _universe(study))
    _add(summary, "dataKind", "Survey data")
    collected = SubElement(SubElement(description, "method"), "dataColl")
    _add(collected, "timeMeth", "Cross-section")
    if study.sampling:
        _add(collected, "sampProc", _METHODS[study.sampling.method])
    _add(collected, "resInstru", "Structured questionnaire")


def _universe(study: Study) -> str:
    population = study.population
    size = f"{population.size} persons" if population.size else "Persons"
    if population.clusters is None:
        return size
    number = f"{population.clusters.n} " if population.clusters.n else ""
    return f"{size} in {number}institutions"


def _file(description: Element, study: Study, n_variables: int) -> None:
    text = SubElement(description, "fileTxt")
    _add(text, "fileName", f"{study.id}.csv")
    _add(SubElement(text, "dimensns"), "varQnty", str(n_variables))
    _add(text, "fileType", "CSV, UTF-8, one row a respondent")


def _groups(data: Element, study: Study, ids: dict[str, str], languages: Sequence[str]) -> None:
    """Add a group of variables for every construct."""
    for number, name in enumerate(study.constructs, start=1):
        members = " ".join(ids[item] for item in study.items_of(name))
        group = SubElement(data, "varGrp", {"ID": f"G{number}", "name": name, "var": members})
        _texts(group, "labl", study.constructs[name].label or {"en": name}, languages)


def _variable(
    data: Element,
    study: Study,
    variable: Variable,
    ids: dict[str, str],
    languages: Sequence[str],
) -> None:
    is_number = variable.kind in ("number", "date")
    attributes = {"ID": ids[variable.name], "name": variable.name, "files": "F1"}
    attributes["intrvl"] = "contin" if is_number else "discrete"
    var = SubElement(data, "var", attributes)
    _texts(var, "labl", variable.label, languages)
    if variable.item is not None:
        _question(var, variable, languages)
        _range(var, variable)
    for condition in _conditions(study, variable.conditions):
        _add(var, "universe", condition)
    for code, label, missing in _categories(variable):
        category = SubElement(var, "catgry", {"missing": "Y"} if missing else {})
        _add(category, "catValu", code)
        _texts(category, "labl", label, languages)
    for name in variable.constructs:
        _add(var, "concept", study.label_of(name, languages[0]), languages[0])
    if variable.item is not None and variable.item.reverse_keyed:
        derivation = SubElement(var, "derivation")
        _add(derivation, "drvdesc", "Reversed by the limits of its scale before scoring.")
    kind = "numeric" if variable.is_number else "character"
    SubElement(var, "varFormat", {"type": kind})


def _question(var: Element, variable: Variable, languages: Sequence[str]) -> None:
    item, section = variable.item, variable.section
    question = SubElement(var, "qstn")
    if section is not None:
        _texts(question, "preQTxt", section.intro, languages)
    _texts(question, "qstnLit", variable.label, languages)
    if item is not None:
        _texts(question, "ivuInstr", item.hint, languages)


def _range(var: Element, variable: Variable) -> None:
    item = variable.item
    if item is None or variable.kind != "number":
        return
    limits = {"min": item.minimum, "max": item.maximum}
    told = {name: plain_number(value) for name, value in limits.items() if value is not None}
    if told:
        SubElement(SubElement(var, "valrng"), "range", told)
    if variable.missing:
        invalid = SubElement(var, "invalrng")
        for code in variable.missing:
            SubElement(invalid, "item", {"VALUE": code})


def _conditions(study: Study, conditions: Sequence[Shown]) -> Iterator[str]:
    """Yield a condition in words; consent, under which everything stands, is left out."""
    consent = consent_item(study.instrument)
    for shown in conditions:
        if consent is None or shown.item != consent.id:
            yield f"{shown.item} = {' or '.join(shown.equals)}"


def _categories(variable: Variable) -> Iterator[tuple[str, Text, bool]]:
    yield from ((code, label, False) for code, label in variable.points.items())
    yield from ((code, label, True) for code, label in variable.missing.items())


def _texts(parent: Element, tag: str, text: Text, languages: Sequence[str]) -> None:
    """Add a text in each language it has; in English where it has none of them."""
    found = [(language, text[language]) for language in languages if text.get(language)]
    if not found and text.get("en"):
        found = [("en", text["en"])]
    for language, words in found:
        _add(parent, tag, words, language)


def _add(parent: Element, tag: str, text: str, language: str | None = None) -> None:
    child = SubElement(parent, tag, {_LANG: language} if language else {})
    child.text = clean(text)
