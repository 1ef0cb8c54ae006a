"""What translators send back: taken over, or talked about."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from crm_study.errors import ProtocolError
from crm_study.protocol.reader import read_study
from crm_study.protocol.study import Study
from crm_study.protocol.translating import Returned, SheetRow, returned, sheet_rows

STATED = "languages: [en, fr]\ntranslations: {en: {status: source}, fr: {status: machine}}"


@pytest.fixture
def bilingual(folder: Path) -> Study:
    path = folder / "instrument.yaml"
    text = path.read_text("utf-8").replace("languages: [en]", STATED)
    text = text.replace('{en: "We greet."}', '{en: "We greet.", fr: "Nous saluons."}')
    path.write_text(text, "utf-8")
    return read_study(folder)


def rows_of(study: Study) -> dict[str, SheetRow]:
    return {row.name: row for row in sheet_rows(study, "fr")}


def back(study: Study, *rows: SheetRow) -> Returned:
    return returned(study, "fr", rows, by="Ana", on="2026-02-01")


def test_a_row_for_every_text_with_its_status(bilingual: Study) -> None:
    rows = rows_of(bilingual)
    assert rows["items.a1.text"] == SheetRow(
        5, "items.a1.text", "We greet.", "Nous saluons.", status="machine", sent="Nous saluons."
    )
    assert rows["items.a2.text"].target == ""
    assert rows["study.title"].status == ""
    assert [row.row for row in rows.values()] == list(range(2, 2 + len(rows)))


def test_an_untouched_sheet_changes_nothing(bilingual: Study) -> None:
    assert back(bilingual, *rows_of(bilingual).values()) == Returned(
        {"study": {}, "instrument": {}}
    )


def test_words_and_a_status_are_taken_over(bilingual: Study) -> None:
    rows = rows_of(bilingual)
    found = back(
        bilingual,
        replace(rows["items.a2.text"], target="Nous écoutons.", status="reviewed"),
        replace(rows["study.title"], target="Une petite étude"),
    )
    assert found.texts == [
        "items.a2.text: '' → 'Nous écoutons.'",
        "study.title: '' → 'Une petite étude'",
    ]
    assert found.statuses == ["a2: machine → reviewed"]
    assert found.disagreements == []
    assert found.changes == {
        "study": {("title", "fr"): "Une petite étude"},
        "instrument": {
            ("sections", 0, "items", 1, "text", "fr"): "Nous écoutons.",
            ("translations", "fr", "status"): "machine",
            ("translations", "fr", "items", "a2"): "reviewed",
            ("translations", "fr", "by"): "Ana",
            ("translations", "fr", "date"): "2026-02-01",
        },
    }


def test_one_status_for_all_is_the_language_s(bilingual: Study) -> None:
    rows = [replace(row, status="approved") for row in rows_of(bilingual).values() if row.status]
    found = back(bilingual, *rows)
    assert found.changes["instrument"]["translations", "fr", "status"] == "approved"
    assert not [path for path in found.changes["instrument"] if "items" in path]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"source": "We wave."}, "the source has changed since; it is now 'We greet.'."),
        (
            {"sent": "Bonjour.", "target": "Salut."},
            "'Nous saluons.' has been written in the study since, 'Salut.' here.",
        ),
        ({"target": ""}, "the translation is blank; 'Nous saluons.' stays."),
        (
            {"status": "aproved"},
            "'aproved' is no status. Did you mean 'approved'? Allowed: source, machine, human, "
            "reviewed, back_translated, pretested, approved.",
        ),
        (
            {"back_translation": "We shout!", "comment": "too loud?"},
            "'We greet.' came back as 'We shout!'. Comment: too loud?",
        ),
    ],
)
def test_a_disagreement_is_told_and_not_taken_over(
    bilingual: Study, change: dict[str, str], told: str
) -> None:
    found = back(bilingual, replace(rows_of(bilingual)["items.a1.text"], **change))
    assert found.disagreements == [f"row 5, items.a1.text: {told}"]
    assert found.changes == {"study": {}, "instrument": {}}


def test_a_judged_or_equal_back_translation_is_no_disagreement(bilingual: Study) -> None:
    row = rows_of(bilingual)["items.a1.text"]
    judged = replace(row, back_translation="We say hello.", status="back_translated")
    assert back(bilingual, judged).disagreements == []
    assert back(bilingual, replace(row, back_translation="we greet")).disagreements == []


def test_a_text_that_is_gone_is_told(bilingual: Study) -> None:
    found = back(bilingual, SheetRow(9, "items.z9.text", "We fly.", "Nous volons."))
    assert found.disagreements == ["row 9: the study has no text 'items.z9.text'."]


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("en", "'en' is the source. Translations: fr."),
        (
            "fre",
            "The instrument of study 'small' has no language 'fre'. Did you mean 'fr'? "
            "Add it under 'languages' first. It has: en, fr.",
        ),
    ],
)
def test_a_language_that_cannot_be_translated_into(bilingual: Study, lang: str, told: str) -> None:
    with pytest.raises(ProtocolError) as caught:
        list(sheet_rows(bilingual, lang))
    assert str(caught.value) == told
