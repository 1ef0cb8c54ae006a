"""The DDI-Codebook document: its structure, and its validity where the schema is at hand."""

import os
from pathlib import Path
from xml.etree.ElementTree import parse

import pytest

from crm_study.protocol.study import Study
from crm_study.report.instrument.ddi import write_ddi

NS = {"d": "ddi:codebook:2_5"}
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
ORDER = ["labl", "qstn", "valrng", "invalrng", "universe", "catgry", "concept", "derivation"]
SCHEMA = "DDI_CODEBOOK_XSD"
"""Variable of the environment: path of codebook.xsd of DDI-Codebook 2.5."""


def root_of(study: Study, folder: Path):
    (path,) = write_ddi(study, study.instrument.languages, folder)
    return parse(path).getroot()  # noqa: S314 - our own file


def test_every_column_is_a_variable_in_the_order_of_the_schema(
    any_study: Study, tmp_path: Path
) -> None:
    root = root_of(any_study, tmp_path)
    variables = root.findall("d:dataDscr/d:var", NS)
    names = [var.get("name") for var in variables]
    items = [item.id for item in any_study.instrument.items()]
    assert names[-len(items) :] == items
    ids = [var.get("ID") for var in variables]
    assert len(set(ids)) == len(ids)
    place = [*ORDER, "varFormat"]
    for var in variables:
        tags = [child.tag.removeprefix("{ddi:codebook:2_5}") for child in var]
        assert [place.index(tag) for tag in tags] == sorted(place.index(tag) for tag in tags)
    for group in root.findall("d:dataDscr/d:varGrp", NS):
        assert set(group.get("var").split()) <= set(ids)


def test_a_variable_tells_what_was_asked_of_whom(everything: Study, tmp_path: Path) -> None:
    root = root_of(everything, tmp_path)
    var = {each.get("name"): each for each in root.findall("d:dataDscr/d:var", NS)}
    literal = {each.get(LANG): each.text for each in var["crm1"].findall("d:qstn/d:qstnLit", NS)}
    assert literal["fr"] == "Nous oublions."
    assert var["crm1"].find("d:derivation/d:drvdesc", NS) is not None
    asked = [each.text for each in var["after"].findall("d:universe", NS)]
    assert asked == ["client = 1", "crm1 = 1", "c3 = 2 or 5"]
    limits = var["start"].find("d:valrng/d:range", NS)
    assert (limits.get("min"), limits.get("max")) == ("18", "99")


def test_codes_for_no_answer_are_marked(everything: Study, tmp_path: Path) -> None:
    root = root_of(everything, tmp_path)
    category = {
        each.find("d:catValu", NS).text: each.get("missing")
        for each in root.findall("d:dataDscr/d:var[@name='c3']/d:catgry", NS)
    }
    assert category == {**dict.fromkeys("12345"), "9": "Y", "-99": "Y"}


def test_signs_that_xml_forbids_are_dropped(everything: Study, tmp_path: Path) -> None:
    study = everything.model_copy(update={"citation": "A\x00B\ud800"})
    root = root_of(study, tmp_path)
    assert root.find("d:stdyDscr/d:citation/d:biblCit", NS).text == "AB"


def test_the_document_is_valid(any_study: Study, tmp_path: Path) -> None:
    etree = pytest.importorskip("lxml.etree")
    schema = Path(os.environ.get(SCHEMA, ""))
    if not schema.is_file():
        pytest.skip(f"set {SCHEMA} to the path of codebook.xsd")
    (path,) = write_ddi(any_study, any_study.instrument.languages, tmp_path)
    checked = etree.XMLSchema(etree.parse(str(schema)))
    assert checked.validate(etree.parse(str(path))), checked.error_log
