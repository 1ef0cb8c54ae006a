"""A chapter says nothing twice under one name, and its summary holds what a reader needs."""

from collections import Counter

import pytest

from crm_study.report.chapters import document_of
from crm_study.report.document import Paragraph


@pytest.fixture
def chapter(rusizi):
    return document_of(*rusizi)


def test_exhibits_have_titles_of_their_own(chapter):
    titles = Counter(str(block.table.title) for block in chapter.tables)
    titles.update(block.caption for block in chapter.figures if block.caption not in titles)
    assert [title for title, n in titles.items() if n > 1] == []
    opening = "Predictor and outcome from different people of an institution: regression of"
    assert any(title.startswith(opening) for title in titles)


def test_no_table_is_printed_twice(chapter):
    said = Counter(
        (block.table.head, tuple(tuple(cell.text for cell in row) for row in block.table.rows))
        for block in chapter.tables
    )
    assert [content for content, n in said.items() if n > 1] == []


def test_the_summary_tells_who_answered_what_holds_and_what_was_decided(chapter):
    summary = next(part for part in chapter.sections if part.heading.id == "about-summary")
    told = [block.text for block in summary.blocks if isinstance(block, Paragraph)]
    openings = ("The main analysis rests on", "11 of 13 scales", "The model accounts for 61.4%")
    assert all(text.startswith(opening) for text, opening in zip(told, openings, strict=False))
    assert told[3].startswith("Of 10 hypotheses")


def test_what_holds_nothing_is_no_table(bundled):
    study, findings = bundled
    planned = study.population.strata is not None
    assert bool(findings["sample"].tables()) == planned
    assert bool(findings["missing"].tables()) == bool(findings["missing"].overall["n_missing"])
    factors = findings["factors"]
    several = "loading_2" in factors.rows[0]
    assert (f"{factors.id}.loadings" in factors.figures()) == several
