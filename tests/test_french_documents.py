"""Whoever reads French reads French, and the two studies Kinyarwanda: no English text is left."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache

import pytest

import crm_study as cs
from crm_study.analysis.compare_study import joint_origin
from crm_study.analysis.compare_waves import compare_waves
from crm_study.analysis.quality import quality as check_quality
from crm_study.analysis.route import identity, software
from crm_study.errors import MissingPackageError, StudyError
from crm_study.figures import lettering
from crm_study.protocol.bundled import bundled_studies
from crm_study.protocol.study import Study
from crm_study.report.abstract.abstract import abstract_document
from crm_study.report.chapters import document_of
from crm_study.report.compare_page import compare_document
from crm_study.report.defence.pack import defence_document
from crm_study.report.document import Document
from crm_study.report.handin.crate import crate
from crm_study.report.handin.data_part import DataPart
from crm_study.report.handin.exhibits import exhibits_of
from crm_study.report.handin.readme import Contents, readme
from crm_study.report.memo.memo import memo_document
from crm_study.report.quality_page import quality_document
from crm_study.report.translation_status import texts_of
from crm_study.report.voices import speaking_of
from crm_study.responses.reader import data_file, read_responses
from crm_study.responses.responses import Responses
from crm_study.results.findings import Findings
from crm_study.results.prose import known
from crm_study.results.speech import UNTRANSLATED

STUDIES = ("rusizi", "ecsi-mobile")
OTHERS = tuple(sorted(set(bundled_studies()) - set(STUDIES)))
TRANSLATED = ("fr", "rw")
MARK = UNTRANSLATED.strip()

OPENINGS = {
    "fr": "# Paquet de réplication\u00a0: ",
    "rw": "# Ipaki yo gusubiramo ubushakashatsi: ",
}
LABEL = re.compile(r"[a-z]{3,} [a-z]{3,}")
"""Two words, which no code is."""
WORDED = re.compile(r"[A-Za-z]{4,}")
CODE = re.compile(r"\d|\w:\w|^[A-Z]+$|\.csv$")
"""Items, years of works, keys and abbreviations stay as they are."""
NAMES = {"Wild bootstrap", "Durbin-Watson", "Durbin–Watson", "Dunn, Holm", "Games–Howell"}
NAMES |= {"Beta", "Deff", "E-value", "Influx", "Johnson", "Outflux"}
ENGLISH = re.compile(r"\) and |,,|= \.\d")
UNELIDED = re.compile(r"\b[dq]u?e «\u00a0[AEIOUÉ]")

Paper = Callable[[Study, Findings], Document]


def chapter(study: Study, findings: Findings) -> Document:
    return document_of(study, findings, draw=lambda _: defaultdict(str))


def spss_chapter(study: Study, findings: Findings) -> Document:
    return document_of(study, findings, look="spss", draw=lambda _: defaultdict(str))


def drawn_chapter(study: Study, findings: Findings) -> Document:
    return document_of(study, findings)


PAPERS: tuple[Paper, ...] = (
    *(drawn_chapter, spss_chapter),
    *(defence_document, memo_document, abstract_document),
)


@cache
def computed(name: str) -> tuple[Study, Responses, Findings]:
    study = cs.read_study(name)
    try:
        responses = read_responses(data_file(study), study)
    except MissingPackageError as error:
        pytest.skip(str(error))
    except StudyError:  # brings no data of its own
        responses = cs.simulate(study)
    return study, responses, cs.analyze(study, responses)


def left_in_english(made: Document) -> Iterator[str]:
    yield from (text for text in texts_of(made) if MARK in text)


@pytest.mark.parametrize("lang", TRANSLATED)
@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("name", STUDIES)
def test_every_paper_of_the_two_studies_is_translated(name: str, paper: Paper, lang: str) -> None:
    study, _, findings = computed(name)
    with speaking_of(study, lang):
        assert list(left_in_english(paper(study, findings))) == []


@pytest.mark.parametrize("lang", TRANSLATED)
@pytest.mark.parametrize("name", STUDIES)
def test_no_words_of_a_figure_are_left_in_english(
    name: str, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    study, _, findings = computed(name)
    written: set[str] = set()

    def kept(text: str) -> str:
        told = known(text)
        written.add(str(told))
        return told

    monkeypatch.setattr(lettering, "known", kept)
    for finding in findings:
        finding.figures()
    english, written = written, set()
    with speaking_of(study, lang):
        for finding in findings:
            finding.figures()
    assert {one for one in written & english if LABEL.search(one)} <= NAMES
    assert {one for one in written if MARK in one} == set()


@pytest.mark.parametrize(("lang", "opening"), tuple(OPENINGS.items()))
@pytest.mark.parametrize("name", STUDIES)
def test_the_readme_of_the_package_is_translated(name: str, lang: str, opening: str) -> None:
    study, _, findings = computed(name)
    withheld = DataPart("withheld", reason="The package was made from findings, without data.")
    with speaking_of(study, lang):
        exhibits = exhibits_of(chapter(study, findings), findings)
        contents = Contents(study, findings, withheld, exhibits, ("html",), "…", ["crm-study==0"])
        text = readme(contents).decode()
    assert text.startswith(opening)
    assert MARK not in text


@pytest.mark.parametrize("lang", ["en", *TRANSLATED])
def test_the_crate_names_the_language_that_it_speaks(lang: str) -> None:
    study, _, findings = computed("rusizi")
    files = {"README.md": b"", "results/report.html": b"", "results/findings.json": b""}
    with speaking_of(study, lang):
        made = crate(files, study, findings, data="", expected="")
    entities = {one["@id"]: one for one in json.loads(made)["@graph"]}
    assert MARK not in made.decode()
    assert entities["./"]["inLanguage"] == entities["README.md"]["inLanguage"] == lang
    assert "inLanguage" not in entities["results/findings.json"]
    assert study.title_in(lang) in entities["./"]["name"]


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("name", STUDIES)
def test_kinyarwanda_shares_names_alone_with_english(name: str, paper: Paper) -> None:
    study, _, findings = computed(name)
    english = set(map(str, texts_of(paper(study, findings))))
    with speaking_of(study, "rw"):
        told = set(map(str, texts_of(paper(study, findings))))
    assert {one for one in told & english if WORDED.search(one) and not CODE.search(one)} <= NAMES


def test_french_sentences_hold_no_english_join_or_number() -> None:
    study, _, findings = computed("rusizi")
    with speaking_of(study, "fr"):
        told = list(texts_of(drawn_chapter(study, findings)))
    assert [text for text in told if ENGLISH.search(text)] == []
    assert [text for text in told if UNELIDED.search(text)] == []


@pytest.mark.parametrize("name", STUDIES)
def test_the_comparison_of_two_waves_is_french(name: str) -> None:
    study = cs.read_study(name)
    old, new = (cs.simulate(study, seed=seed) for seed in (1, 2))
    found = compare_waves(study, old, new)
    findings = Findings(identity(study), joint_origin(old.origin, new.origin), software(), (found,))
    with speaking_of(study, "fr"):
        assert list(left_in_english(compare_document(study, findings))) == []


@pytest.mark.parametrize("name", STUDIES)
def test_the_evening_page_is_french(name: str) -> None:
    study, responses, _ = computed(name)
    found = check_quality(responses, study, today="2021-03-31")
    findings = Findings(identity(study), responses.origin, software(), (found,))
    with speaking_of(study, "fr"):
        page = quality_document(study, findings, today="2021-03-31")
    assert list(left_in_english(page)) == []
    assert page.subtitle == "Qualité des données au 2021-03-31"


@pytest.mark.parametrize("name", OTHERS)
def test_the_chapter_of_every_bundled_study_is_french(name: str) -> None:
    study, _, findings = computed(name)
    with speaking_of(study, "fr"):
        assert list(left_in_english(chapter(study, findings))) == []
        assert list(left_in_english(memo_document(study, findings))) == []


def test_tables_and_figures_of_a_paper_are_called_as_in_its_language() -> None:
    study, _, findings = computed("rusizi")
    with speaking_of(study, "fr"):
        made = defence_document(study, findings)
    assert made.label(made.tables[0]) == "Tableau 1"
