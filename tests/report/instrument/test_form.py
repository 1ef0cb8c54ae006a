"""The form: what is printed, in which order, and what a respondent must not see."""

from dataclasses import replace
from itertools import chain

import pytest

from crm_study.protocol.reader import read_study
from crm_study.protocol.study import Study
from crm_study.report.instrument.form_of import form_of
from crm_study.report.instrument.form_version import form_version
from crm_study.report.instrument.form_words import FORM_WORDS, GUIDE_WORDS, PREVIEW_WORDS
from crm_study.report.instrument.paper_layout import columns_of, digits_of, joined, sheet_of
from crm_study.report.instrument.paper_plan import _wrapped, plan_of, sheets_of


def rewritten(study: Study, old: str, new: str) -> Study:
    """Return the study with one change in its instrument."""
    path = study.folder / "instrument.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return read_study(study.folder)


def test_every_item_is_printed_once_with_every_answer(any_study: Study) -> None:
    form = form_of(any_study, any_study.instrument.languages)
    asked = list(form.questions())
    assert sorted(one.id for one in asked) == sorted(i.id for i in any_study.instrument.items())
    for one in asked:
        scale = any_study.scale_of(one.id)
        codes = [*scale.points, *scale.missing] if scale else []
        assert [choice.code for choice in one.choices] == codes
        assert [choice.missing for choice in one.choices] == [
            code in (scale.missing if scale else {}) for code in codes
        ]


def test_consent_stands_first_whatever_its_place_and_ends_the_form(everything: Study) -> None:
    form = form_of(everything, ["en"])
    assert form.consent is not None
    assert (form.consent.id, form.consent.number, form.consent.ends_at) == ("agreed", 0, (2,))
    assert form.consent.notes == ("If No (2): please stop here. Thank you.",)
    numbers = [one.number for part in form.parts for one in part.questions]
    assert numbers == list(range(1, len(numbers) + 1))


def test_conditions_name_the_printed_number_and_the_answers(everything: Study) -> None:
    form = form_of(everything, ["en", "fr"])
    notes = {one.id: one.notes for one in form.questions()}
    assert notes["why"] == (
        "Only if the answer to question 3 is Loan, small (1) or Loan (2).",
        "Seulement si la réponse à la question 3 est Prêt, petit (1) ou Prêt (2).",
    )
    assert notes["after"][0] == (
        "Only if the answer to question 7 is No (1) and the answer to question 8 is 2 or Yes (5)."
    )
    assert notes["c3"] == ("", "")


def test_neighbors_with_one_scale_are_a_grid_and_the_rest_a_list(everything: Study) -> None:
    form = form_of(everything, ["en"])
    shapes = [
        [(block.layout, len(block.questions)) for block in part.blocks] for part in form.parts
    ]
    assert shapes == [[("list", 5)], [("grid", 9), ("list", 1)]]


def test_drafts_are_named_with_their_number_and_single_texts_marked(everything: Study) -> None:
    form = form_of(everything, ["en", "fr", "rw"])
    assert [line.partition(":")[0] for line in form.drafts] == ["Français", "Ikinyarwanda"]
    assert form.drafts[0] == (
        "Français: prétesté (1), mots fixes du formulaire (ébauche automatique)"
    )
    statuses = {one.id: one.statuses for one in form.questions()}
    assert statuses["CRM1"] == ("", "prétesté", "")
    assert statuses["c3"] == ("", "", "")


def test_approved_fixed_words_leave_no_draft(everything: Study) -> None:
    study = rewritten(everything, "items: {CRM1: pretested}", "items: {form: approved}")
    assert form_of(study, ["en", "fr"]).drafts == ()


def test_a_place_to_fill_in_and_a_missing_text_are_marked(everything: Study) -> None:
    study = rewritten(everything, 'en: "We greet.", ', 'en: "We greet [NAME].", ')
    assert form_of(study, ["en"]).drafts == ("English: places to fill in (1)",)
    study = rewritten(study, ', fr: "Nous saluons."', "")
    form = form_of(study, ["fr"])
    assert "non traduit (1)" in form.drafts[0]
    marked = next(one for one in form.questions() if one.id == "CRM1")
    assert (marked.texts, marked.statuses) == (("We greet [NAME].",), ("non traduit",))


def test_nothing_of_the_analysis_is_on_the_form(everything: Study) -> None:
    before = form_of(everything, ["en"])
    study = rewritten(everything, "reverse_keyed: true,", "")
    study = rewritten(study, "role: attention, expected: 2", "role: attention, expected: 4")
    after = form_of(study, ["en"])
    assert replace(before, version="") == replace(after, version="")


def test_the_version_changes_with_what_is_asked_and_with_nothing_else(everything: Study) -> None:
    version = form_version(everything.instrument)
    approved = rewritten(everything, "rw: {status: machine}", "rw: {status: human}")
    assert form_version(approved.instrument) == version
    keyed = rewritten(everything, "reverse_keyed: true,", "")
    assert form_version(keyed.instrument) == version
    reworded = rewritten(everything, "We greet.", "We meet.")
    assert form_version(reworded.instrument) != version


def test_the_study_team_ticks_what_is_known_before(everything: Study) -> None:
    known = form_of(everything, ["fr"]).known
    assert [one.column for one in known] == ["wave", "function"]
    assert known[1].choices == (("manager", ("Gérants",)), ("front office", ("Guichet",)))


@pytest.mark.parametrize("languages", [["en"], ["rw", "en"]])
def test_columns_fill_the_sheet_exactly(any_study: Study, languages: list[str]) -> None:
    form = form_of(any_study, languages)
    for block in chain.from_iterable(part.blocks for part in form.parts):
        columns = columns_of(block, form)
        n_answers = len(block.choices) if block.layout == "grid" else 1
        total = columns.number + len(languages) * columns.text + n_answers * columns.answer
        assert total == pytest.approx(sheet_of(form).text_width)
        assert columns.text > 20


def test_a_number_has_a_box_a_digit_only_where_its_limit_is_known(everything: Study) -> None:
    asked = {one.id: one for one in form_of(everything, ["en"]).questions()}
    assert digits_of(asked["start"]) == 2
    assert digits_of(replace(asked["start"], maximum=None)) == 0
    assert digits_of(replace(asked["start"], maximum=9.5)) == 0
    assert digits_of(replace(asked["start"], minimum=-5.0)) == 0


def test_three_languages_are_three_forms() -> None:
    assert sheets_of(["rw"]) == [("rw",)]
    assert joined(["Date", "Date", ""]) == "Date"


def test_the_plan_says_what_boxes_do_not(everything: Study) -> None:
    plan = plan_of(form_of(everything, ["en", "fr"]))
    said = {
        one["id"]: one["instruction"]
        for part in plan["parts"]
        for block in part["blocks"]
        for one in block["questions"]
    }
    assert said["start"] == "Write a number. · Écrivez un nombre. (from 18 to 99 / de 18 à 99)"
    assert said["uses"].startswith("Choose every answer that applies.")
    assert said["client"] == ""


@pytest.mark.parametrize("lang", ["en", "fr", "rw"])
def test_every_fixed_word_is_said_in_every_language(lang: str) -> None:
    words = FORM_WORDS | GUIDE_WORDS | PREVIEW_WORDS
    assert [name for name, text in words.items() if not text.get(lang)] == []


def test_hostile_signs_do_not_reach_the_form(everything: Study) -> None:
    study = rewritten(everything, '"We greet."', r'"We\u202e greet\u200b \x07<b>&amp;."')
    asked = {one.id: one.texts[0] for one in form_of(study, ["en"]).questions()}
    assert asked["CRM1"] == "We greet <b>&amp;."


def test_many_long_answers_have_smaller_names_and_ids_break_at_their_marks() -> None:
    form = form_of(read_study("crm-selection"), ["fr"])
    blocks = [block for part in form.parts for block in part.blocks if block.layout == "grid"]
    sizes = {len(block.choices): columns_of(block, form).head for block in blocks}
    assert 5.4 <= sizes[9] < 7.2
    assert _wrapped("pair_control_custom") == "pair_\u200bcontrol_\u200bcustom"
    assert _wrapped("satisfaction1") == "satisfact\u200bion1"
    assert _wrapped("_x__y_").replace("\u200b", "") == "_x__y_"
