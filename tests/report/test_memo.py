"""The memo: two pages, numbers of the run, synthetic data marked."""

import io
from dataclasses import replace

import pytest

from crm_study.report.document import FigureBlock, Heading, Notice, TableBlock
from crm_study.report.memo.drivers import actions, drivers, statements
from crm_study.report.memo.memo import memo_document
from crm_study.report.papers import paper_files
from crm_study.report.run import Run
from crm_study.results.findings import Findings


def table(document, name):
    return next(
        block.table
        for block in document.blocks
        if isinstance(block, TableBlock) and block.name == name
    )


def test_the_pdf_has_at_most_two_pages(bundled):
    pytest.importorskip("typst")
    study, findings = bundled
    pdf = paper_files("memo", study, findings)["memo.pdf"]
    reader = pytest.importorskip("pypdf").PdfReader
    assert 1 <= len(reader(io.BytesIO(pdf)).pages) <= 2


def test_it_says_what_was_asked_said_goes_together_and_is_uncertain(bundled):
    document = memo_document(*bundled)
    heads = [block.text for block in document.blocks if isinstance(block, Heading)]
    assert heads == [
        "What was asked",
        "What people said",
        "What goes together",
        "What to do",
        "What is uncertain",
    ]
    assert not any(isinstance(block, Notice) for block in document.blocks)


def test_strengths_and_weaknesses_are_the_ends_of_the_statements(bundled):
    study, findings = bundled
    said = table(memo_document(study, findings), "said")
    levels = sorted(one.level for one in statements(Run(study, findings)))
    sides = [row[2].text for row in said.rows]
    assert sides == ["strong"] * 3 + ["weak"] * 3
    for row in said.rows:
        assert findings.number(row[3].address) is not None
    assert levels[0] < levels[-1]


def test_actions_are_three_to_five_and_leave_owner_and_date_open(bundled):
    done = table(memo_document(*bundled), "actions")
    assert 3 <= len(done.rows) <= 5
    assert done.head[-2:] == ("Owner", "By when")
    assert all(set(row[-1].text) == {"_"} for row in done.rows)


def test_actions_come_from_areas_with_slopes_and_room(rusizi):
    run = Run(*rusizi)
    found = drivers(run)
    assert found[0].name == "kcf"
    weak = actions(run)[0][1]
    own = [one for one in statements(run) if one.construct == weak.construct]
    assert weak.level == min(one.level for one in own)


def test_an_area_that_goes_the_other_way_is_no_action(rusizi):
    study, findings = rusizi
    rows = tuple(
        {**row, "std_estimate": -0.3} if row["term"] == "kcf" else row
        for row in findings["regression.dimensions"].rows
    )
    turned = replace(
        findings,
        findings=tuple(
            replace(one, rows=rows) if one.id == "regression.dimensions" else one
            for one in findings
        ),
    )
    assert "kcf" not in {driver.name for driver, _ in actions(Run(study, turned))}


def test_a_marker_is_no_statement(rusizi):
    assert not any(one.construct == "marker" for one in statements(Run(*rusizi)))


def test_generated_data_are_not_acted_on(rusizi):
    document = memo_document(*rusizi)
    assert document.banner is not None
    assert "nothing follows from them" in document.blocks[-1].texts[0]


def test_the_picture_has_a_text_instead(bundled):
    (figure,) = (b for b in memo_document(*bundled).blocks if isinstance(b, FigureBlock))
    assert figure.alt


def test_a_run_without_numbers_says_so(rusizi):
    study, findings = rusizi
    document = memo_document(study, Findings(findings.study, None, {}, ()))
    notices = [block for block in document.blocks if isinstance(block, Notice)]
    assert len(notices) == 3
