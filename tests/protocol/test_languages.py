"""Every bundled text in three languages, and what may not be fielded yet."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from crm_study.errors import ProtocolError
from crm_study.protocol.bundled import bundled_studies
from crm_study.protocol.gaps import gaps
from crm_study.protocol.languages import (
    LADDER,
    final_complaints,
    placeholders,
    status_counts,
    status_of,
    wordings,
)
from crm_study.protocol.reader import read_study
from crm_study.protocol.study import Study

LANGUAGES = ("en", "fr", "rw")
DIGITS = re.compile(r"\d+(?:[.,]\d+)?")
BUNDLED = [
    pytest.param(study, one.name, one.text, id=f"{study}/{one.name}")
    for study in bundled_studies()
    for one in wordings(read_study(study))
    if one.text
]


def edit(folder: Path, name: str, *changes: tuple[str, str]) -> Study:
    path = folder / name
    text = path.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, "utf-8")
    return read_study(folder)


@pytest.mark.parametrize(("study", "name", "text"), BUNDLED)
def test_a_bundled_text_says_the_same_in_three_languages(
    study: str, name: str, text: dict[str, str]
) -> None:
    assert tuple(text) == LANGUAGES
    for words in text.values():
        assert words == words.strip()
        assert "  " not in words
    numbers = {
        lang: sorted(number.replace(",", ".") for number in DIGITS.findall(words))
        for lang, words in text.items()
    }
    assert numbers["en"] == numbers["fr"] == numbers["rw"]
    assert len({len(placeholders(words)) for words in text.values()}) == 1
    assert len({words.count("?") for words in text.values()}) == 1


@pytest.mark.parametrize("name", bundled_studies())
def test_bundled_translations_are_drafts_and_say_so(name: str) -> None:
    study = read_study(name)
    assert gaps(study) == ([], [])
    assert [status_of(study.instrument, lang) for lang in LANGUAGES] == [
        "source",
        "machine",
        "machine",
    ]
    for lang in LANGUAGES:
        assert study.instrument.translations[lang].by
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", study.instrument.translations[lang].date)
        assert final_complaints(study, lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_attention_check_names_the_answer_it_expects(lang: str) -> None:
    item = read_study("rusizi").item("att1")
    label = read_study("rusizi").instrument.scales["agreement5"].points[2][lang]
    quoted = re.search(r'["«]\s?([^"»]+?)\s?["»]', item.text[lang])
    assert quoted is not None
    assert quoted[1] == label


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_scale_has_two_answers_with_the_same_words(lang: str) -> None:
    for name in bundled_studies():
        for scale in read_study(name).instrument.scales.values():
            texts = [*scale.points.values(), *scale.missing.values()]
            labels = [text[lang] for text in texts if text]
            assert len(set(labels)) == len(labels)


def test_the_consent_text_leaves_to_be_filled_in_what_nobody_can_know() -> None:
    intro = read_study("rusizi").instrument.intro
    assert placeholders(intro["en"]) == [
        "NAME OF THE RESEARCHER",
        "UNIVERSITY OR INSTITUTION",
        "PLACE OF STORAGE IN RWANDA",
        "DATE OF DELETION",
        "NAME, TELEPHONE AND E-MAIL",
        "APPROVAL NUMBER AND DATE",
    ]
    assert "LEGAL REVIEW" in (read_study("rusizi").folder / "instrument.yaml").read_text("utf-8")


def test_only_consent_and_screening_are_required() -> None:
    items = read_study("rusizi").instrument.items()
    assert [item.id for item in items if item.required] == ["consent", "tenure12", "contact"]


def test_a_study_without_statuses_is_not_final(study: Study) -> None:
    assert status_of(study.instrument, "en") == "undeclared"
    assert status_counts(study, "en") == {"undeclared": 9}
    assert final_complaints(study, "en") == ["en: 9 texts are 'undeclared', below 'approved'."]
    assert final_complaints(study, "fr") == [
        "fr: the instrument has no such language. Languages: en."
    ]


APPROVED = ("languages: [en]", "languages: [en]\ntranslations: {en: {status: approved}}")


def test_approved_texts_are_final(folder: Path) -> None:
    assert final_complaints(edit(folder, "instrument.yaml", APPROVED), "en") == []


def test_one_text_below_approved_or_to_be_filled_in_is_enough(folder: Path) -> None:
    low = "translations: {en: {status: approved, items: {a1: pretested}}}"
    study = edit(folder, "instrument.yaml", (APPROVED[0], f"{APPROVED[0]}\n{low}"))
    assert final_complaints(study, "en") == ["en: 1 texts are 'pretested', below 'approved'."]
    study = edit(
        folder,
        "instrument.yaml",
        (", items: {a1: pretested}", ""),
        ("We listen.", "Call [NAME AND PHONE]."),
    )
    assert final_complaints(study, "en") == [
        "en: to be filled in, in square brackets: items.a2.text."
    ]


def test_gaps_have_their_place(folder: Path) -> None:
    study = edit(
        folder,
        "instrument.yaml",
        ("languages: [en]", "languages: [en, fr]"),
        ('{en: "We greet."}', '{en: "We greet.", fr: "Nous saluons."}'),
        ('{en: "We listen."}', '{en: "We listen.", fr: " "}'),
        ("{1: {en: No}", "{1: {en: No, fr: Non}"),
    )
    found = gaps(study)
    told = [str(one).removeprefix(f"{folder}/") for one in found.asked]
    assert told[:3] == [
        "instrument.yaml:4:66: 'scales.agree.points.5' has no text in 'fr'.",
        "instrument.yaml:4:91: 'scales.agree.missing.9' has no text in 'fr'.",
        "instrument.yaml:9:38: 'items.a2.text' has no text in 'fr'.",
    ]
    assert [one.message for one in found.told] == [
        "'study.title' has no text in 'fr'.",
        "'study.constructs.care.label' has no text in 'fr'.",
        "'study.constructs.growth.label' has no text in 'fr'.",
        "'study.hypotheses.H1.statement' has no text in 'fr'.",
    ]
    assert "fr: no text for scales.agree.points.5" in final_complaints(study, "fr")[0]


@pytest.mark.parametrize(
    ("translations", "told"),
    [
        ("{sw: {status: human}}", "instrument.yaml:3:16: 'sw' is none of the languages: en."),
        (
            "{en: {status: human, items: {a9: approved}}}",
            "instrument.yaml:3:44: 'a9' is neither an item nor the place of a text.",
        ),
    ],
)
def test_a_status_of_nothing_is_a_complaint(folder: Path, translations: str, told: str) -> None:
    with pytest.raises(ProtocolError) as caught:
        edit(
            folder,
            "instrument.yaml",
            ("languages: [en]", f"languages: [en]\ntranslations: {translations}"),
        )
    assert [str(one).removeprefix(f"{folder}/") for one in caught.value.complaints] == [told]


def test_the_ladder_begins_with_the_source_and_ends_with_approval() -> None:
    assert (LADDER[0], LADDER[-1]) == ("source", "approved")
