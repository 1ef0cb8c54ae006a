"""Real exports that nobody here wrote; each imports to the facts written beside it."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crm_study.protocol.study import Study
from crm_study.responses.imports.importing import import_answers

Declare = Callable[..., Study]
Sample = Callable[[str], Path]


def points(*labels: str, first: int = 1) -> dict[str, Any]:
    return {"points": {code: {"en": text} for code, text in enumerate(labels, start=first)}}


def item(name: str, text: str = "?", **keys: Any) -> dict[str, Any]:
    return {"id": name, "text": {"en": text}, **keys}


def test_google_forms_direct(declare: Declare, sample: Sample) -> None:
    path = sample("google_forms_direct_download.csv")
    with path.open(encoding="utf-8", newline="") as file:
        consent = next(csv.reader(file))[1]  # a whole paragraph
    assert len(consent) > 400
    study = declare(
        [
            item("agree", consent, scale="agree"),
            item("background", "What is your academic background?", type="text"),
            item(
                "years",
                "How many years of coding experience do you have prior to using Python/R?",
                scale="years",
            ),
            item("enjoy", "Do you enjoy/love coding?", scale="enjoy"),
            item("first", "Which programming language did you learn first?", type="text"),
            item(
                "prefer",
                "Which of the following programming languages do you prefer more?",
                scale="prefer",
            ),
            item("task", "What is your favorite data science task?", scale="task"),
            item("active", "How many programming languages do you use actively?", scale="active"),
        ],
        {
            "agree": points("I agree", "I do not agree"),
            "years": points("Less than 1", "1 to 5", "More than 5"),
            "enjoy": points("Yes", "Indifferent", "No"),
            "prefer": points("R", "Python"),
            "task": points("Machine Learning", "Data visualization", "Data wrangling"),
            "active": points("1", "2", "3", "4", "5 or more"),
        },
        consent="agree",
        fieldwork={"submitted": "time"},
        privacy={"times": "keep"},
    )
    imported = import_answers(path, study)
    assert (imported.n_received, imported.n_columns, len(imported.frame)) == (85, 9, 85)
    assert imported.platform == "google_forms"
    frame = imported.frame
    assert frame["time"].iloc[0] == "2018-04-09T14:30:02"
    assert Counter(frame["agree"]) == {"1": 85}
    assert Counter(frame["years"]) == {"2": 48, "1": 29, "3": 8}
    assert Counter(frame["enjoy"]) == {"1": 65, "2": 15, "3": 5}
    assert Counter(frame["active"]) == {"2": 46, "3": 23, "5": 6, "4": 6, "1": 4}
    assert frame["background"].iloc[0] == "Business"  # a trailing blank in the file
    assert not any(text != text.strip() for text in frame["background"])


def test_limesurvey_with_codes_and_texts(declare: Declare, sample: Sample) -> None:
    groups = ["Caucasian/European", "Latino/Hispanic", "Middle Eastern", "African", "Caribbean"]
    groups += ["South Asian", "East Asian/Southeast Asian", "Pacific Islander"]
    groups += ["American Indian or Alaskan Native", "I don't want to answer this question"]
    yes = points("Yes", "No")
    yes["missing"] = {8: {"en": "I don't know"}, 9: {"en": "I don't want to answer this question"}}
    study = declare(
        [
            item("A8", "Which of the following best describes you?", type="multiple", scale="a8"),
            item("A9", "Do you have or are you currently expecting children?", scale="yes"),
            item("A12", "When did you start your PhD?", type="date"),
            *(item(f"B6a_SQ00{number}", "Extend?", scale="yes") for number in (1, 2, 3)),
        ],
        {"a8": points(*groups), "yes": yes},
        fieldwork={"submitted": "submitted", "start": "started"},
    )
    imported = import_answers(sample("limesurvey_code_and_text_bom.csv"), study)
    assert (imported.n_received, imported.n_columns, len(imported.frame)) == (12, 559, 12)
    assert imported.platform == "limesurvey"
    assert imported.n_incomplete == 7
    decided = {decision.step: decision.choice for decision in imported.decisions}
    assert decided["encoding"] == "utf-8-sig"
    assert decided["rows"] == "1 blank rows were not read"
    assert Counter(bool(text) for text in imported.frame["submitted"]) == {True: 5, False: 7}
    assert Counter(imported.frame["A9"])["9"] == 1
    assert (
        imported.frame["A12"].iloc[1] == "2014-05-01" or imported.frame["A12"].str.len().max() == 10
    )
    counted = imported.cells
    assert counted["not shown"] == 1195
    assert counted["blank"] == 2232


def test_values_in_two_languages(declare: Declare, sample: Sample) -> None:
    sources = {
        1: {"rw": "umusaruro bwite", "en": "Own production"},
        2: {"rw": "kugurwa", "en": "Purchased"},
        3: {"rw": "impano z'abavandimwe", "en": "Gifts from relatives"},
    }
    study = declare(
        [
            item("aa_1_1", scale="yes"),
            item("exp_26_1", scale="sources"),
            item("exp_25_1", type="number", minimum=0, maximum=7),
        ],
        {
            "yes": {"points": {0: {"rw": "Oya", "en": "No"}, 1: {"rw": "Yego", "en": "Yes"}}},
            "sources": {"points": sources},
        },
        languages=["rw", "en"],
        respondent={"column": "hhid"},
        fieldwork={"submitted": "submissiondate", "enumerator": "enumerator"},
    )
    imported = import_answers(sample("hfc_rwanda_bilingual_values.csv"), study)
    assert (imported.n_received, imported.n_columns, len(imported.frame)) == (127, 46, 127)
    frame = imported.frame
    assert Counter(frame["aa_1_1"]) == {"0": 115, "1": 12}
    assert Counter(frame["exp_26_1"]) == {"1": 55, "2": 47, "": 23, "3": 2}
    assert set(frame["submissiondate"]) == {"2023-05-05"}
    assert frame["enumerator"].nunique() == 36
    twice = {name for name, count in Counter(frame["hhid"]).items() if count > 1}
    assert twice == {"3209", "3066"}


def test_two_decimal_marks_in_one_file(declare: Declare, sample: Sample) -> None:
    numbers = [item(name, type="number") for name in ("height", "weight", "bmi")]
    imported = import_answers(
        sample("redcap_decimal_comma.csv"), declare(numbers, respondent={"column": "record_id"})
    )
    assert (imported.n_received, imported.n_columns, imported.platform) == (4, 6, "redcap")
    assert imported.frame["height"].tolist() == ["1.54", "1.84", "1.95", "1.61"]
    assert imported.frame["weight"].tolist() == ["52.3", "92.3", "123.4", "45.9"]
    assert imported.frame["bmi"].tolist() == ["22.1", "27.3", "32.5", "17.7"]
    assert imported.removed == {"name": 4}


def test_redcap_checkboxes(declare: Declare, sample: Sample) -> None:
    study = declare(
        [
            item("check_one", type="multiple", scale="one"),
            item("check_two", type="multiple", scale="two"),
        ],
        {"one": points("a", "b", "c", "d"), "two": points("a", "b", "c", "d", "e")},
    )
    imported = import_answers(sample("redcap_checkboxes.csv"), study)
    assert (imported.n_received, imported.n_columns) == (4, 13)
    assert imported.frame["check_one"].tolist() == ["1", "", "1 2 3 4", ""]
    assert imported.frame["check_two"].tolist() == ["1 3", "2 4", "", ""]


def test_kobo_labels_with_groups(declare: Declare, sample: Sample) -> None:
    kinds = {"points": {1: {"es": "Esférico"}, 2: {"es": "Radial"}, 3: {"es": "Bilateral"}}}
    fluid = {
        1: {"es": "Sí"},
        2: {"es": "Sí, y algún espacio extracelular"},
        3: {"es": "No / Inseguro"},
    }
    study = declare(
        [
            {
                "id": "symmetry",
                "type": "multiple",
                "scale": "kinds",
                "text": {"es": "¿Qué tipo de simetría tiene?"},
            },
            {
                "id": "segments",
                "type": "number",
                "text": {"es": "¿Cuántos segmentos tiene tu cuerpo?"},
            },
            {
                "id": "fluids",
                "scale": "fluid",
                "text": {"es": "¿Tienes fluidos corporales que ocupan espacio intracelular?"},
            },
        ],
        {"kinds": kinds, "fluid": {"points": fluid}},
        languages=["es"],
        fieldwork={"start": "start", "end": "end"},
    )
    imported = import_answers(sample("kobo_labels_es_grouped.csv"), study)
    assert (imported.n_received, imported.n_columns, imported.platform) == (3, 10, "kobo")
    assert imported.frame["symmetry"].tolist() == ["1 2 3", "3", ""]
    assert imported.frame["segments"].tolist() == ["7", "1", ""]
    assert imported.frame["fluids"].tolist() == ["2", "1", "3"]
    assert imported.frame["start"].iloc[0] == "2017-12-28"
    assert all(float(minutes) > 0 for minutes in imported.frame["duration_minutes"])
    decided = {decision.step: decision.choice for decision in imported.decisions}
    assert (decided["encoding"], decided["delimiter"]) == ("utf-8", "semicolon")
    gaps = imported.reasons
    assert len(gaps[(gaps["item"] == "symmetry") & (gaps["reason"] == "skipped")]) == 1


def test_nested_repeats_of_kobo(declare: Declare, sample: Sample) -> None:
    study = declare([item("start", type="text")])
    imported = import_answers(sample("kobo_nested_repeats.xlsx"), study)
    assert imported.n_received == 4
    sizes = {name: len(frame) for name, frame in imported.repeats.items()}
    assert sizes == {"group_tree": 6, "group_nest": 8, "group_egg": 14}
    tree = imported.repeats["group_tree"]
    rows = {number: place + 2 for place, number in enumerate(["1", "2", "3", "4"])}
    assert [int(row) for row in tree["respondent_row"]] == [
        rows[parent] for parent in tree["_parent_index"]
    ]
    nest = imported.repeats["group_nest"]
    of_tree = dict(zip(tree["_index"], tree["respondent_row"], strict=True))
    assert nest["respondent_row"].tolist() == [of_tree[key] for key in nest["_parent_index"]]


def test_odk_central_select_multiple(declare: Declare, sample: Sample) -> None:
    study = declare(
        [
            item("q1", type="multiple", scale="q1"),
            item("q2", type="multiple", scale="q2"),
        ],
        {"q1": points("a", "b", "c"), "q2": points("x", "y", "z", "m")},
        fieldwork={"submitted": "submitted", "version": "version"},
        privacy={"times": "keep"},
    )
    imported = import_answers(sample("odk_central_select_multiple.csv.zip"), study)
    assert (imported.n_received, imported.n_columns) == (3, 18 + 1)
    assert imported.platform == "odk_central"
    assert imported.frame["q1"].tolist() == ["1 2", "2", "2 3"]
    assert imported.frame["q2"].tolist() == ["1 2 3", "1 4", ""]
    assert imported.frame["submitted"].iloc[0] == "2018-01-01T08:00:00.000Z"
    assert set(imported.frame["version"]) == {"1"}
    assert imported.removed["user name"] == 6


def test_user_missing_of_spss(declare: Declare, sample: Sample) -> None:
    pytest.importorskip("pyreadstat")
    label = points("Male", "Female")
    label["missing"] = {-1: {"en": "undetermined"}}
    study = declare(
        [
            item("mychar", type="text"),
            item("mynum", type="number"),
            item("mydate", type="date"),
            item("mylabl", scale="label"),
            item("myord", scale="order"),
        ],
        {"label": label, "order": points("low", "medium", "high")},
        fieldwork={"submitted": "dtime", "start": "mytime"},
    )
    imported = import_answers(sample("spss_user_missing_cp1252.sav"), study, strict=False)
    assert (imported.n_received, imported.n_columns) == (7, 7)
    assert imported.frame["mylabl"].tolist() == ["1", "2", "1", "2", "1", "-1", ""]
    assert imported.frame["mynum"].tolist()[:5] == ["1.1", "1.2", "-1000.3", "-1.4", "1000.3"]
    reasons = {
        (row, name): (reason, value)
        for row, name, reason, value in imported.reasons.itertuples(index=False)
    }
    assert reasons[7, "mylabl"] == ("dont_know", "-1")
    assert reasons[7, "myord"] == ("skipped", "-1")
    assert reasons[8, "myord"] == ("skipped", "-3")
    assert reasons[8, "mynum"] == ("skipped", "2500")
    n_user_missing = sum(value != "" for _, value in reasons.values())
    assert n_user_missing == 5
    assert imported.cells["blank"] == 15 - n_user_missing + 1  # and one blank text
