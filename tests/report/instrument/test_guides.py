"""Interview guide and observation checklist: declared, refused where wrong, printed in full."""

import shutil
from pathlib import Path

import pytest

from crm_study.errors import OutputError, ProtocolError
from crm_study.protocol.guides import Guide, read_interview, read_observation
from crm_study.protocol.reader import read_study
from crm_study.protocol.study import Study
from crm_study.report.instrument.final import complaints_about_forms
from crm_study.report.instrument.guide_sheet import sheet_of_guide
from crm_study.report.instrument.guides import (
    guide_html,
    guide_markdown,
    write_interview,
    write_observation,
)

LANGUAGES = ["en", "fr", "rw"]


def guides() -> list[Guide]:
    """Return both guides of the bundled study."""
    study = read_study("rusizi")
    found = [read_interview(study), read_observation(study)]
    return [guide for guide in found if guide is not None]


def test_the_bundled_guides_are_whole() -> None:
    interview, observation = guides()
    assert (len(interview.parts()), len(observation.parts())) == (8, 20)
    for guide in (interview, observation):
        assert guide.languages == LANGUAGES
        for _, place, text in guide.texts():
            assert sorted(text) == LANGUAGES, place
            assert all(words.strip() for words in text.values()), place


def test_their_codes_are_constructs_of_the_survey_and_all_are_used() -> None:
    study = read_study("rusizi")
    for guide in guides():
        used = {code for part in guide.parts() for code in part.codes}
        assert used == set(guide.codebook)
        assert set(guide.codebook) - set(study.constructs) <= {"barrier", "policy"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_writer_says_everything(lang: str) -> None:
    for guide in guides():
        sheet = sheet_of_guide(guide, lang)
        page, text = guide_html(sheet), guide_markdown(sheet)
        for line in sheet.lines:
            for words in (line.text, *line.helps):
                assert words in text
                assert words.replace("'", "&#39;") in page
        assert sheet.draft in text
        assert f'<html lang="{lang}">' in page
        assert "http" not in page.replace("http-equiv", "")


def test_word_files_are_written_twice_the_same(tmp_path: Path) -> None:
    pytest.importorskip("docx")
    study = read_study("rusizi")
    for write in (write_interview, write_observation):
        first = [path.read_bytes() for path in write(study, ["rw"], tmp_path)]
        assert len(first) == 3
        assert [path.read_bytes() for path in write(study, ["rw"], tmp_path)] == first


def test_word_draws_a_box_for_every_mark(tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    study = read_study("rusizi")
    path = next(p for p in write_observation(study, ["en"], tmp_path) if p.suffix == ".docx")
    book = docx.Document(str(path))
    ticks = [shape for shape in book.inline_shapes if shape.width == shape.height]
    assert len(ticks) == 3 * 20


def test_drafts_are_marked_and_final_refuses_them() -> None:
    study = read_study("rusizi")
    sheet = sheet_of_guide(guides()[0], "fr")
    assert sheet.draft == (
        "Pas encore approuvé : Français: ébauche automatique, mots fixes du formulaire "
        "(ébauche automatique)."
    )
    found = complaints_about_forms(study, formats=["observation"], languages=["en", "fr"])
    assert found[0] == "observation, en: 51 texts are 'source', below 'approved'."
    assert found[-1].startswith("observation, fr: the form's fixed words are 'machine'")


def test_an_approved_guide_is_final_and_carries_no_mark() -> None:
    guide = guides()[1]
    done = {
        lang: guide.translations[lang].model_copy(update={"status": "approved"})
        for lang in LANGUAGES
    }
    done["fr"] = done["fr"].model_copy(update={"items": {"form": "approved"}})
    approved = guide.model_copy(update={"translations": done})
    assert approved.final_complaints("fr") == []
    assert sheet_of_guide(approved, "fr").draft == ""


def test_a_study_without_guides_says_so(everything: Study, tmp_path: Path) -> None:
    with pytest.raises(OutputError) as refused:
        write_interview(everything, ["en"], tmp_path)
    assert str(refused.value) == (
        f"Study 'field-2026' has no interview.yaml in its folder {everything.folder}."
    )


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            "codes: [kcf, cro]\n",
            "codes: [kfc, cro]\n",
            "'meaning' has the code 'kfc', which is not in the codebook.",
        ),
        ("id: strategy", "id: meaning", "the id 'meaning' is used twice."),
        ("minutes:", "minute:", "unknown key 'minute'. Did you mean 'minutes'?"),
    ],
)
def test_a_wrong_guide_is_refused_with_its_place(
    everything: Study, old: str, new: str, sentence: str
) -> None:
    path = everything.folder / "interview.yaml"
    shutil.copy(read_study("rusizi").folder / "interview.yaml", path)
    text = path.read_text("utf-8")
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(ProtocolError) as refused:
        read_interview(everything)
    assert sentence in str(refused.value)
    assert "interview.yaml:" in str(refused.value)
