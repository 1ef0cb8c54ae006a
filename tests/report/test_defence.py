"""The defence pack: every number is the run's, and answers follow the numbers."""

import re
from dataclasses import replace

import pytest

from crm_study.report.defence.pack import defence_document
from crm_study.report.defence.questions import QUESTIONS
from crm_study.report.defence.record import said
from crm_study.report.document import Heading, Items, Notice, Paragraph, TableBlock
from crm_study.report.run import Run
from crm_study.results.address import parse_address
from crm_study.results.findings import Findings
from crm_study.results.format import format_value, p_phrase
from crm_study.results.prose import Prose

NAMES = re.compile(r"[A-Za-z²][\w²]*\d|SHA-256")


def question(name):
    return next(one for one in QUESTIONS if one.id == name)


def answer(name, study, findings):
    return question(name).answer(Run(study, findings))


def changed(findings, id_, **parts):
    """Return findings in which one finding holds other numbers."""
    new = (replace(one, **parts) if one.id == id_ else one for one in findings)
    return replace(findings, findings=tuple(new))


def with_row(findings, id_, key, **cells):
    rows = tuple(
        {**row, **cells} if next(iter(row.values())) == key else row for row in findings[id_].rows
    )
    return changed(findings, id_, rows=rows)


def without(findings, *ids):
    kept = tuple(one for one in findings if one.id.split(".")[0] not in ids)
    return replace(findings, findings=kept)


def test_there_are_at_least_25_questions_each_with_its_own_id():
    assert len(QUESTIONS) >= 25
    assert len({one.id for one in QUESTIONS}) == len(QUESTIONS)
    assert all(one.question.endswith("?") and one.declare.endswith(".") for one in QUESTIONS)


@pytest.mark.parametrize("one", QUESTIONS, ids=lambda one: one.id)
def test_the_bundled_study_answers_every_question_with_every_sentence(one, rusizi):
    run = Run(*rusizi)
    missing = [sentence.__name__ for sentence in one.sentences if said(sentence, run) is None]
    assert missing == []


@pytest.mark.parametrize("one", QUESTIONS, ids=lambda one: one.id)
def test_every_number_of_an_answer_is_the_number_at_its_address(one, bundled):
    study, findings = bundled
    text = one.answer(Run(study, findings))
    if text is None:
        return
    for slot in text.slots:
        shown = slot.text.replace("\u00a0", " ")
        if "/rules/" in slot.address:
            name = slot.address.rpartition("/")[2]
            rule = next(r for r in findings[slot.address.split("/")[0]].rules if r.name == name)
            assert float(shown) == rule.cutoff
            continue
        value = findings.number(slot.address)
        styles = ("count", "decimal", "fine", "bounded", "percent", "p", "plain")
        candidates = {format_value(value, style) for style in styles}
        if isinstance(value, float) and 0 <= value <= 1:
            candidates.add(p_phrase(value).replace("\u00a0", " "))
        assert shown in candidates, slot


@pytest.mark.parametrize("one", QUESTIONS, ids=lambda one: one.id)
def test_no_number_is_typed_into_an_answer(one, bundled):
    text = one.answer(Run(*bundled))
    if text is None:
        return
    plain = " ".join(part for part in text.parts if isinstance(part, str))
    assert not re.search(r"\d", NAMES.sub("", plain)), plain


def test_a_question_without_numbers_says_what_to_declare(rusizi):
    study, findings = rusizi
    bare = without(findings, "power", "missing")
    document = defence_document(study, bare)
    notices = [block.text for block in document.blocks if isinstance(block, Notice)]
    assert any(notice.endswith(question("enough").declare) for notice in notices)
    assert any(notice.endswith(question("missing").declare) for notice in notices)


def test_an_empty_run_has_no_answer_and_no_crash(rusizi):
    study, findings = rusizi
    document = defence_document(study, Findings(findings.study, None, findings.software, ()))
    notices = [block for block in document.blocks if isinstance(block, Notice)]
    assert len(notices) >= len(QUESTIONS) - 2


def test_the_answer_on_normality_changes_when_the_residuals_do(rusizi):
    study, findings = rusizi
    broken = with_row(findings, "diagnostics.simple", "normality", p_value=0.00004, verdict="fails")
    assert "the check passes" in answer("normality", study, findings)
    assert "p < .001): the check fails" in answer("normality", study, broken).replace("\u00a0", " ")


def test_the_answer_on_clusters_changes_when_institutions_are_alike(rusizi):
    study, findings = rusizi
    overall = {**findings["inference.simple"].overall, "icc1": 0.4, "design_effect": 2.9}
    broken = changed(findings, "inference.simple", overall=overall)
    assert "40.0% of the variance" in answer("clusters", study, broken)
    assert answer("clusters", study, broken) != answer("clusters", study, findings)


def test_the_answer_on_many_tests_names_a_hypothesis_that_adjusting_costs(rusizi):
    study, findings = rusizi
    assert "H1d would no longer pass" in answer("multiplicity", study, findings)
    whole = with_row(findings, "hypotheses", "H1d", p_adjusted=0.02)
    assert "No decision hangs on the adjustment" in answer("multiplicity", study, whole)


def test_a_slope_that_is_not_significant_is_not_defended_as_one(rusizi):
    study, findings = rusizi
    weak = with_row(findings, "sensitivity.simple", "scrm", significant=False)
    assert "does not pass its test" in answer("change_of_mind", study, weak)
    assert "cannot be told from zero" in answer("causal", study, weak)


def test_a_multiverse_that_contradicts_says_so(rusizi):
    study, findings = rusizi
    overall = {**findings["multiverse.scrm"].overall, "share_supporting": 0.31}
    broken = changed(findings, "multiverse.scrm", overall=overall)
    assert "Only 31.0% of" in answer("change_of_mind", study, broken)


def test_every_hypothesis_has_a_sheet_of_four_answers(bundled):
    study, findings = bundled
    document = defence_document(study, findings)
    section = next(part for part in document.sections if part.heading.text == "The results")
    heads = [block for block in section.blocks if isinstance(block, Heading)]
    sheets = [block for block in section.blocks if isinstance(block, Items)]
    assert len(heads) == len(sheets) == len(study.hypotheses)
    assert all(len(sheet.texts) == 4 for sheet in sheets)
    assert all(sheet.texts[3].startswith("May not be claimed: ") for sheet in sheets)


def test_alternatives_show_another_standard_error_with_addresses(rusizi):
    study, findings = rusizi
    document = defence_document(study, findings)
    tables = [block.table for block in document.blocks if isinstance(block, TableBlock)]
    first = next(table for table in tables if table.title.startswith("H1:"))
    assert [row[0].text for row in first.rows][:4] == [
        "Least squares",
        "HC3",
        "CR2",
        "Wild bootstrap",
    ]
    for row in first.rows:
        for cell in row[1:]:
            assert cell.text == "–" or findings.number(cell.address) is not None


def test_every_address_in_the_pack_leads_to_a_number(bundled):
    study, findings = bundled
    for block in defence_document(study, findings).blocks:
        texts = block.texts if isinstance(block, Items) else (getattr(block, "text", ""),)
        for text in texts:
            for slot in text.slots if isinstance(text, Prose) else ():
                if "/rules/" not in slot.address:
                    parse_address(slot.address)
                    assert findings.number(slot.address) is not None


def test_published_numbers_stand_beside_what_came_out(rusizi):
    document = defence_document(*rusizi)
    section = next(p for p in document.sections if p.heading.text == "The published numbers")
    assert any(isinstance(block, Paragraph) for block in section.blocks)
    table = next(block.table for block in section.blocks if isinstance(block, TableBlock))
    assert table.head[0] == "Published"
    assert "< .001" in [row[4].text for row in table.rows]
    assert "0.000" not in [row[4].text for row in table.rows]
    assert "3.616" in [row[1].text for row in table.rows]


def test_generated_data_keep_their_banner(rusizi):
    document = defence_document(*rusizi)
    assert document.synthetic
    assert document.banner is not None
