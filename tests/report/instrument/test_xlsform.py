"""The XLSForm: structure, names, languages, and what the converters say of it."""

import json
import shutil
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest

from crm_study.errors import ProtocolError
from crm_study.protocol.instrument import Instrument
from crm_study.protocol.reader import read_study
from crm_study.protocol.study import Study
from crm_study.report.instrument.form_words import FORM_WORDS
from crm_study.report.instrument.xlsform import write_xlsform, xlsform
from crm_study.report.instrument.xlsform_rules import xlsform_complaints


def by_name(form, name):
    return next(row for row in form.survey if row.get("name") == name)


def groups_around(form, name):
    """Return the rows of the groups that a question stands in."""
    inside = []
    for row in form.survey:
        if row["type"] == "begin_group":
            inside.append(row)
        elif row["type"] == "end_group":
            inside.pop()
        elif row.get("name") == name:
            return list(inside)
    raise AssertionError(name)


def test_times_are_recorded_and_no_place_or_person(any_study: Study) -> None:
    form = xlsform(any_study, any_study.instrument.languages)
    assert [row["name"] for row in form.survey[:4]] == ["start", "end", "today", "audit"]
    types = {row["type"].partition(" ")[0] for row in form.survey}
    recorded = {"start", "end", "today", "audit"}
    asked = {"note", "text", "decimal", "date", "select_one", "select_multiple"}
    assert types <= recorded | asked | {"begin_group", "end_group"}


def test_consent_is_asked_first_and_everything_else_stands_under_it(everything: Study) -> None:
    form = xlsform(everything, ["en"])
    asked = [row["name"] for row in form.survey if row["type"].split()[0] not in SILENT]
    assert asked[0] == "agreed"
    for name in asked[1:]:
        rows = [*groups_around(form, name), by_name(form, name)]
        assert any("${agreed}='1'" in row.get("relevant", "") for row in rows), name


SILENT = ("start", "end", "today", "audit", "note", "begin_group", "end_group")


def test_conditions_are_written_by_the_kind_of_answer(everything: Study) -> None:
    form = xlsform(everything, ["en"])
    assert by_name(form, "why")["relevant"] == (
        "${client}='1' and (selected(${uses}, '1') or selected(${uses}, '2'))"
    )
    assert by_name(form, "hired")["relevant"] == "${client}='1' and ${start_2}=30"
    after = by_name(form, "after")["relevant"]
    assert after == "${crm1}='1' and (${c3}='2' or ${c3}='5')"


def test_limits_are_told_in_every_language(everything: Study) -> None:
    age = by_name(xlsform(everything, ["en", "fr"]), "start_2")
    assert age["constraint"] == ". >= 18 and . <= 99"
    assert age["constraint_message::Français (fr)"] == "Veuillez écrire un nombre de 18 à 99."
    uses = by_name(xlsform(everything, ["fr"]), "uses")
    assert uses["constraint"] == "not(selected(., '-88')) or count-selected(.) = 1"
    assert "« Aucun »" in uses["constraint_message::Français (fr)"]


def test_grids_are_tables_of_seven_rows_at_most(any_study: Study) -> None:
    form = xlsform(any_study, any_study.instrument.languages)
    rows = lists = None
    for row in form.survey:
        if row["type"] == "begin_group":
            rows, lists = (0, set()) if row.get("appearance") == "table-list" else (None, None)
        elif row["type"] == "end_group" and rows is not None:
            assert 2 <= rows <= 7
            assert len(lists) == 1
            rows = None
        elif rows is not None:
            assert row["type"].startswith("select_one")
            assert "relevant" not in row
            rows += 1
            lists.add(row["type"])


def test_codes_are_the_names_of_choices_and_unnamed_points_are_their_own_label(
    everything: Study,
) -> None:
    form = xlsform(everything, ["rw"])
    agree = {row["name"]: row["label::Ikinyarwanda (rw)"] for row in form.choices}
    assert [row["name"] for row in form.choices if row["list_name"] == "agree"] == [*"123459"]
    assert agree["3"] == "3"
    assert agree["-88"] == "Nta na kimwe"


def test_names_are_safe_and_lead_back(any_study: Study, tmp_path: Path) -> None:
    languages = any_study.instrument.languages
    form = xlsform(any_study, languages)
    names = list(form.names.items.values())
    assert len({name.lower() for name in names}) == len(names)
    _, path = write_xlsform(any_study, languages, tmp_path)
    back = json.loads(path.read_text("utf-8"))["columns"]
    assert {back[name] for name in names} == set(form.names.items)
    assert all(item.id in form.names.items for item in any_study.instrument.items())


def test_a_code_with_a_blank_is_renamed_and_leads_back(everything: Study, tmp_path: Path) -> None:
    _, path = write_xlsform(everything, ["en"], tmp_path)
    values = json.loads(path.read_text("utf-8"))["values"]
    assert values["function"] == {
        "Managers": "manager",
        "Front office": "front office",
        "manager": "manager",
        "front_office": "front office",
    }


def test_a_column_of_the_device_is_not_taken_for_an_item(everything: Study, tmp_path: Path) -> None:
    _, path = write_xlsform(everything, ["en"], tmp_path)
    columns = json.loads(path.read_text("utf-8"))["columns"]
    assert (columns["start"], columns["start_2"]) == ("ignore", "start")
    group, label = FORM_WORDS["staff"]["en"], FORM_WORDS["institution"]["en"]
    assert columns[label] == columns[f"{group}/{label}"] == "mfi"


def test_a_draft_is_marked_and_an_approved_form_is_not(everything: Study) -> None:
    draft = xlsform(everything, ["en", "fr", "rw"])
    assert draft.settings["form_title"].startswith("[DRAFT")
    assert by_name(draft, "draft_note")["type"] == "note"
    assert "fr: " in by_name(draft, "crm1_2")["hint::English (en)"]
    final = xlsform(everything, ["en"])
    assert final.settings["form_title"] == "Clients"
    assert not [row for row in final.survey if row.get("name") == "draft_note"]


def test_the_form_opens_in_the_first_language(everything: Study) -> None:
    assert xlsform(everything, ["rw", "fr"]).settings["default_language"] == "Ikinyarwanda (rw)"


def test_every_run_writes_the_same_bytes_and_no_formula(everything: Study, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    first = write_xlsform(everything, ["en", "rw"], tmp_path / "a")
    second = write_xlsform(everything, ["en", "rw"], tmp_path / "b")
    for one, other in zip(first, second, strict=True):
        assert one.read_bytes() == other.read_bytes()
    book = openpyxl.load_workbook(first[0])
    assert book.sheetnames == ["survey", "choices", "settings"]
    assert {cell.data_type for sheet in book for row in sheet for cell in row} <= {"s", "n"}
    with ZipFile(first[0]) as archive:
        assert {info.date_time[0] for info in archive.infolist()} == {1980}


def test_the_version_follows_what_is_asked(everything: Study) -> None:
    text = everything.instrument.model_dump()
    text["sections"][0]["title"]["en"] = "Other"
    other = everything.model_copy(update={"instrument": Instrument.model_validate(text)})
    before, after = xlsform(everything, ["en"]), xlsform(other, ["en"])
    assert before.settings["version"] != after.settings["version"]


def test_a_missing_text_is_refused(everything: Study) -> None:
    text = everything.instrument.model_dump()
    del text["sections"][1]["items"][2]["text"]["fr"]
    text["scales"]["uses"]["points"][2]["fr"] = " "
    less = everything.model_copy(update={"instrument": Instrument.model_validate(text)})
    assert xlsform(less, ["en", "rw"])
    with pytest.raises(ProtocolError) as caught:
        xlsform(less, ["en", "fr"])
    assert str(caught.value) == (
        "The form cannot be written: 2 texts are missing.\n"
        "scales.uses.points.2 (fr), items.c3.text (fr)."
    )


RULES = [
    ({"type": "text", "name": "_id"}, "the name '_id' is not safe"),
    ({"type": "text", "name": "audit"}, "is used by the phone or the server"),
    ({"type": "text", "name": "Twice"}, "the name 'Twice' is not safe"),
    ({"type": "text", "name": "a", "relevant": "${b}='1'"}, "'b' is not asked before"),
    ({"type": "select_one none", "name": "a"}, "there are no choices 'none'"),
    ({"type": "text", "name": "a", "hint::B (b)": "x"}, "hint has no text in A (a)"),
]


@pytest.mark.parametrize(("row", "told"), RULES)
def test_what_a_converter_would_not_tell(row: dict[str, str], told: str) -> None:
    row = {"label::A (a)": "A", "label::B (b)": "B", **row}
    settings = {"default_language": "A (a)", "form_id": "form"}
    found = list(xlsform_complaints([row], [], settings))
    assert any(told in complaint for complaint in found), found


def test_a_wrong_default_language_and_a_form_id_with_a_blank_are_told() -> None:
    row = {"type": "text", "name": "a", "label::A (a)": "A ${x}"}
    settings = {"default_language": "A", "form_id": "my form"}
    found = list(xlsform_complaints([row, row], [], settings))
    assert any("used more than once" in complaint for complaint in found)
    assert any("'${x}' would be read as a reference" in complaint for complaint in found)
    assert "settings: the default language 'A' is no language of sheet 'survey'." in found
    assert "settings: the form_id is missing or holds a blank." in found


def test_the_converter_and_the_validator_have_no_complaint(
    any_study: Study, tmp_path: Path
) -> None:
    convert = pytest.importorskip("pyxform.xls2xform").convert
    path, _ = write_xlsform(any_study, any_study.instrument.languages, tmp_path)
    result = convert(str(path), validate=shutil.which("java") is not None)
    assert result.warnings == []
    assert "<h:title>" in result.xform


def test_a_study_without_consent_is_asked_at_once() -> None:
    form = xlsform(read_study("ecsi-mobile"), ["en"])
    assert not [row for row in form.survey if "relevant" in row]
