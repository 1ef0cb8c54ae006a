"""What is said in French and Kinyarwanda is what is said in English, number for number."""

from __future__ import annotations

import re
import runpy
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import crm_study as cs
from crm_study.analysis.route import read_findings
from crm_study.errors import MissingPackageError, OutputError
from crm_study.figures.fitting import fitted
from crm_study.figures.house import new_figure, panel
from crm_study.figures.lettering import width_of
from crm_study.figures.scale import draw_y_scale
from crm_study.protocol.study import Study
from crm_study.report.document import Document, Heading, Paragraph
from crm_study.report.translation_status import with_translation_status
from crm_study.report.voices import speaking_of
from crm_study.report.words import words_of
from crm_study.responses.reader import data_file
from crm_study.results.finding import SYNTHETIC_NOTE, Finding
from crm_study.results.findings import Findings
from crm_study.results.format import format_value, p_phrase
from crm_study.results.patterns import names_of
from crm_study.results.prose import Prose, Slot, phrase, verbatim, word
from crm_study.results.speech import catalogue_of, speaking

STUDIES = ("rusizi", "ecsi-mobile")
TRANSLATED = ("fr", "rw")
DOCS = Path(__file__).parent.parent / "docs"
STYLES = ("text", "count", "tenths", "decimal", "fine", "bounded", "p", "percent", "level", "plain")
LACKING_AT_MOST = {"fr": 0, "rw": 0}
"""Phrases of both studies that a language may lack; raise none of them."""

# Names that hold a digit and are no numbers: places, H1, T², CR2, 2-tailed, 0/1 coding.
_NAMED = re.compile(r"\{[^}]*\}|\d-tailed|[^\W\d_]\d|\b0/1\b")

tool = runpy.run_path(str(DOCS / "write_phrases.py"))


@cache
def computed(name: str) -> tuple[Study, Findings]:
    study = cs.read_study(name)
    try:
        path = data_file(study)
    except MissingPackageError as error:
        pytest.skip(str(error))
    return study, cs.analyze(study, cs.read_responses(path, study))


@pytest.fixture(params=STUDIES)
def run(request: pytest.FixtureRequest) -> tuple[Study, Findings]:
    return computed(request.param)


@pytest.mark.parametrize("lang", TRANSLATED)
def test_a_translation_has_the_places_of_its_phrase(lang: str) -> None:
    for english, told in catalogue_of(lang).phrases.items():
        assert sorted(set(names_of(english))) == sorted(set(names_of(told))), english


@pytest.mark.parametrize("lang", TRANSLATED)
def test_a_translation_types_the_numbers_of_its_phrase(lang: str) -> None:
    for english, told in catalogue_of(lang).phrases.items():
        assert digits(told) == digits(english), (english, told)


def digits(template: str) -> list[str]:
    """Return the typed numbers, whatever their marks: ``.05``, ``0,05`` and ``5%`` alike."""
    bare = _NAMED.sub("", template)
    found = re.findall(r"\d+(?:[.,]\d+)?|\.\d+", bare)
    return sorted(one.replace(",", ".").removeprefix("0") for one in found)


@pytest.mark.parametrize("lang", TRANSLATED)
def test_the_stamp_of_generated_data_is_one_in_every_place(lang: str) -> None:
    with speaking(lang):
        assert str(phrase(SYNTHETIC_NOTE)) == words_of(lang).stamp
    assert "SYNTHETIC DATA" in words_of(lang).stamp


@pytest.mark.parametrize("lang", TRANSLATED)
def test_what_a_language_lacks_is_known(lang: str) -> None:
    lacking = set()
    for name in STUDIES:
        study, findings = computed(name)
        lacking |= set(tool["lacking_in_findings"](study, findings, lang))
    assert len(lacking) <= LACKING_AT_MOST[lang], sorted(lacking)


@pytest.mark.parametrize("lang", ["en", *TRANSLATED])
def test_every_number_in_every_sentence_is_the_one_at_its_address(
    run: tuple[Study, Findings], lang: str
) -> None:
    study, findings = run
    with speaking_of(study, lang):
        for finding in findings:
            for text in sentences(finding):
                for slot in text.slots:
                    assert slot.text in ways_to_print(findings, slot), (slot, str(text))


@pytest.mark.parametrize("lang", TRANSLATED)
def test_no_number_stands_outside_a_slot_that_english_does_not_have_there(
    run: tuple[Study, Findings], lang: str
) -> None:
    study, findings = run
    for finding in findings:
        english = [loose(text) for text in sentences(finding)]
        with speaking_of(study, lang):
            told = [loose(text) for text in sentences(finding)]
        assert told == english


def sentences(finding: Finding) -> Iterator[Prose]:
    texts: list[Any] = [finding.prose(), finding.headline()]
    texts += [finding.alt_text(name) for name in finding.figures()]
    for table in finding.tables():
        texts += [note for note in table.notes if isinstance(note, Prose)]
    yield from (text if isinstance(text, Prose) else Prose([text]) for text in texts)


def loose(text: Prose) -> list[str]:
    """Return the numbers of a sentence that are no slots: those in labels and sources."""
    return sorted(one for part in text.parts if isinstance(part, str) for one in digits(part))


def ways_to_print(findings: Findings, slot: Slot) -> set[str]:
    name, *middle, last = slot.address.split("/")
    if middle == ["rules"]:
        value: Any = next(rule.cutoff for rule in findings[name].rules if rule.name == last)
    else:
        value = findings.number(slot.address)
    if isinstance(value, str):
        return {str(format_value(value, "text"))}
    return {str(format_value(value, style)) for style in STYLES} | {p_phrase(value)}


def test_findings_are_the_same_bytes_in_every_language(run: tuple[Study, Findings]) -> None:
    study, findings = run
    with speaking_of(study, "fr"):
        again = cs.analyze(study, cs.read_responses(data_file(study), study), chapters=["sample"])
        replayed = read_findings(findings.to_json())
    assert again["sample"] == findings["sample"]
    assert replayed.to_json() == findings.to_json()


def test_a_document_marks_and_counts_what_is_not_translated() -> None:
    blocks = (
        Heading(2, "Summary", "summary"),
        Paragraph("Nobody has said this yet. Read with care."),
        Paragraph(verbatim("a file of somebody.csv")),
    )
    with speaking("fr"):
        document = Document("Summary", "", "fr", None, (), blocks)
        heading, notice, paragraph, name = with_translation_status(document).blocks
    assert heading.text == "Résumé"
    assert paragraph.text == "[en] Nobody has said this yet. À lire avec prudence."
    assert name.text == "a file of somebody.csv"
    assert "«\u00a0machine\u00a0»" in notice.text
    assert "Textes non traduits\u00a0: 1 sur 4" in notice.text


def test_english_needs_no_notice_and_reads_no_catalogue() -> None:
    document = Document("Summary", "", "en", None, (), (Heading(2, "Summary", "summary"),))
    catalogue_of.cache_clear()
    with speaking("en"):
        assert with_translation_status(document) is document
        assert phrase("Nobody has said this yet.") == "Nobody has said this yet."
    assert catalogue_of.cache_info().currsize == 0


@pytest.mark.parametrize(
    ("english", "french"),
    [
        ("Regression of Care on Growth and Trust", "Régression de « Soin » sur Essor et Trust"),
        ("Reliability, main wave: further coefficients", "Fiabilité, vague principale : autres"),
        ("Care: Growth; Growth: Care", "Soin : Essor ; Essor : Soin"),
        ("pattern 12", "profil 12"),
        ("Comparison by Growth: the groups", "Comparaison par « Essor » : les groupes"),
        ("Care: Growth: Design, this population", "Soin : Essor : Plan, cette population"),
        ("Answers to the items of Growth", "Réponses aux items d’« Essor »"),
        ("Chance, mean", "Hasard, moyenne"),
        (".86 [.79, .91]", "0,86 [0,79 ; 0,91]"),
        ("12345 people of MFI01", "[en] 12345 people of MFI01"),
        ("kcf1", "kcf1"),
        ("rewrite kcf1 (weak), drop kcf2 (weak)", "reformuler kcf1 (faible), retirer kcf2"),
    ],
)
def test_a_text_is_told_by_its_pattern(english: str, french: str) -> None:
    with speaking("fr", own={"Care": "Soin", "Growth": "Essor"}):
        told = str(word(english)).replace("\u00a0", " ").replace("\u202f", " ")
    assert told.startswith(french)


def test_a_label_is_fitted_in_the_language_of_the_moment() -> None:
    with speaking("fr"):
        french = fitted("Residual", room=40.0)
    assert (french, fitted("Residual", room=40.0)) == ("Résidu", "Residual")


def test_the_word_of_a_scale_is_no_longer_than_its_panel() -> None:
    figure = new_figure(160.0, 60.0)
    axes = panel(figure, left=20.0, bottom=10.0, width=100.0, height=40.0, x=(0, 1), y=(0, 1))
    draw_y_scale(axes, label="Slope of a construct with a very long name of its own", per_mm=0.01)
    words = max(figure.axes[0].texts, key=lambda text: len(text.get_text())).get_text()
    assert "\n" in words
    assert width_of(words) <= 40.0


def test_another_language_is_refused_with_the_nearest() -> None:
    said = r"Findings cannot be told in 'fra'. Did you mean 'fr'"
    with pytest.raises(OutputError, match=said), speaking("fra"):
        pass
