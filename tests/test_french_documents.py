"""Whoever reads French reads French: no document of a bundled study leaves an English text."""

from __future__ import annotations

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
from crm_study.protocol.bundled import bundled_studies
from crm_study.protocol.study import Study
from crm_study.report.abstract.abstract import abstract_document
from crm_study.report.chapters import document_of
from crm_study.report.compare_page import compare_document
from crm_study.report.defence.pack import defence_document
from crm_study.report.document import Document
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
from crm_study.results.speech import UNTRANSLATED

STUDIES = ("rusizi", "ecsi-mobile")
OTHERS = tuple(sorted(set(bundled_studies()) - set(STUDIES)))
MARK = UNTRANSLATED.strip()

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


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("name", STUDIES)
def test_every_paper_of_the_two_studies_is_french(name: str, paper: Paper) -> None:
    study, _, findings = computed(name)
    with speaking_of(study, "fr"):
        assert list(left_in_english(paper(study, findings))) == []


@pytest.mark.parametrize("name", STUDIES)
def test_the_readme_of_the_package_is_french(name: str) -> None:
    study, _, findings = computed(name)
    withheld = DataPart("withheld", reason="The package was made from findings, without data.")
    with speaking_of(study, "fr"):
        exhibits = exhibits_of(chapter(study, findings), findings)
        contents = Contents(study, findings, withheld, exhibits, ("html",), "…", ["crm-study==0"])
        text = readme(contents).decode()
    assert text.startswith("# Paquet de réplication\u00a0: ")
    assert MARK not in text


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
