"""The LimeSurvey structure, read back as LimeSurvey reads it."""

import csv
import json
import re
from pathlib import Path

from crm_study.protocol.study import Study
from crm_study.report.instrument.limesurvey import write_limesurvey

CLASSES = {"S", "SL", "G", "Q", "SQ", "A"}


def rows_of(study: Study, languages: list[str], folder: Path) -> list[dict[str, str]]:
    path, _ = write_limesurvey(study, languages, folder)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def test_the_structure_is_of_known_rows_with_codes_that_are_accepted(
    any_study: Study, tmp_path: Path
) -> None:
    rows = rows_of(any_study, any_study.instrument.languages, tmp_path)
    assert {row["class"] for row in rows} <= CLASSES
    longest = {"Q": 20, "SQ": 20, "A": 5}
    for row in rows:
        if row["class"] in ("Q", "SQ"):
            assert re.fullmatch(r"[A-Za-z0-9]+", row["name"]), row
        if row["class"] == "Q":
            assert row["type/scale"] in set("LFMNTSD")
            assert row["name"][0].isalpha()
        assert len(row["name"]) <= longest.get(row["class"], 200)
    names = [row["name"].lower() for row in rows if row["class"] == "Q"]
    assert len(set(names)) * len(any_study.instrument.languages) == len(names)


def test_every_language_has_the_same_rows(everything: Study, tmp_path: Path) -> None:
    rows = rows_of(everything, ["rw", "en"], tmp_path)
    body = [row for row in rows if row["class"] in ("G", "Q", "SQ", "A")]
    same = ("id", "class", "type/scale", "relevance", "mandatory")
    halves = [[row for row in body if row["language"] == lang] for lang in ("rw", "en")]
    assert len(halves[0]) == len(halves[1])
    for one, other in zip(*halves, strict=True):
        assert [one[name] for name in same] == [other[name] for name in same]
        assert one["class"] == "G" or one["name"] == other["name"]
    settings = {row["name"]: row["text"] for row in rows if row["class"] == "S"}
    assert (settings["language"], settings["additional_languages"]) == ("rw", "en")


def test_ids_of_questions_and_subquestions_differ(everything: Study, tmp_path: Path) -> None:
    rows = rows_of(everything, ["en"], tmp_path)
    ids = [row["id"] for row in rows if row["class"] in ("Q", "SQ")]
    assert len(set(ids)) == len(ids)


def test_conditions_name_questions_as_expressions_do(everything: Study, tmp_path: Path) -> None:
    rows = {row["name"]: row for row in rows_of(everything, ["en"], tmp_path)}
    agreed = 'agreed.NAOK == "1"'
    assert rows["agreed"]["relevance"] == "1"
    assert rows["why"]["relevance"] == (
        f'{agreed} and client.NAOK == "1" and (uses_1.NAOK == "Y" or uses_2.NAOK == "Y")'
    )
    assert 'gridbx0_crm1x2.NAOK == "1"' in rows["after"]["relevance"]
    assert rows["uses"]["exclude_all_others"] == "A88"
    assert (rows["start"]["min_num_value_n"], rows["start"]["max_num_value_n"]) == ("18", "99")


def test_signs_of_html_and_of_expressions_are_shown_as_they_are(
    everything: Study, tmp_path: Path
) -> None:
    text = everything.instrument.model_dump()
    text["title"] = {}
    study = everything.model_copy(update={"instrument": type(everything.instrument)(**text)})
    rows = {row["name"]: row for row in rows_of(study, ["en"], tmp_path)}
    assert rows["surveyls_title"]["text"] == "Clients &amp; staff &lt;2026&gt;"


def test_the_mapping_leads_back_to_every_item(any_study: Study, tmp_path: Path) -> None:
    _, path = write_limesurvey(any_study, any_study.instrument.languages, tmp_path)
    mapping = json.loads(path.read_text("utf-8"))
    back = list(mapping["columns"].values())
    assert {item.id for item in any_study.instrument.items()} <= set(back)
    assert len(set(back)) == len(back)


def test_renamed_answers_lead_back(everything: Study, tmp_path: Path) -> None:
    _, path = write_limesurvey(everything, ["en"], tmp_path)
    values = json.loads(path.read_text("utf-8"))["values"]
    assert values["function"] == {"manag": "manager", "front": "front office"}
    assert values["uses"] == {"A88": "-88"}
