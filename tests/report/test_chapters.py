from dataclasses import replace

from crm_study.report.chapters import document_of
from crm_study.report.document import FigureBlock, Items, Notice, Paragraph, TableBlock
from crm_study.results.finding import SYNTHETIC_NOTE, Finding
from crm_study.results.findings import Findings
from crm_study.results.prose import Prose


def section(document, title):
    return next(part for part in document.sections if part.heading.text == title)


def kinds(blocks):
    return [type(block).__name__ for block in blocks]


def test_sections_follow_the_route_between_summary_and_what_is_assumed(study, findings):
    titles = [part.heading.text for part in document_of(study, findings).sections]
    assert titles == [
        "Summary",
        "Reliability, main wave",
        "Reliability, pilot wave",
        "Tests of the hypotheses",
        "What is assumed",
        "What cannot be reproduced",
        "Rules applied",
    ]


def test_a_chapter_reads_prose_table_figure(study, findings):
    chapter = section(document_of(study, findings), "Reliability, main wave")
    assert kinds(chapter.blocks) == ["Paragraph", "TableBlock", "FigureBlock"]
    figure = chapter.blocks[2]
    assert figure.caption == "Reliability, main wave"
    assert figure.alt.startswith("The weakest scale was Strategic CRM")
    assert figure.svg.startswith("<?xml")


def test_a_failed_chapter_says_so_in_its_place(study, findings):
    document = document_of(study, findings)
    (notice,) = section(document, "Reliability, pilot wave").blocks
    assert notice == Notice(
        "failed", "This chapter could not be computed. The pilot wave has no rows."
    )
    summary = section(document, "Summary").blocks
    assert isinstance(summary[0], Paragraph)
    assert summary[0].text == "Of 1 hypotheses 1 is supported."
    assert summary[1] == Notice(
        "failed", "Not computed: Reliability, pilot wave. Each says why in its place."
    )


def test_the_reading_ends_with_the_exhibits_it_rests_on(study, findings):
    reading, *_ = section(document_of(study, findings), "Reliability, main wave").blocks
    assert reading.text.endswith("). See Table 1 and Figure 1.")
    assert [slot.address for slot in reading.text.slots][-2:] == ["#table-1", "#figure-1"]


def test_a_chapter_that_does_not_apply_says_why(study, findings):
    absent = Finding("audit", "Audit", status="not_applicable", reason="Nothing was published.")
    document = document_of(study, replace(findings, findings=(absent,)))
    (notice,) = section(document, "Audit").blocks
    assert notice.text == "This chapter does not apply here. Nothing was published."


def test_a_sentence_that_cannot_be_said_leaves_the_reason_and_the_rest(study, findings):
    class Mute(type(findings["reliability.main"])):
        __slots__ = ()

        def prose(self):
            return Prose([self.slot("learning", "p_value")])

        def alt_text(self, name):
            return Prose(["A picture."])

    fine = findings["reliability.main"]
    mute = Mute(fine.id, fine.title, rows=fine.rows)
    chapter = section(document_of(study, replace(findings, findings=(mute,))), fine.title)
    assert kinds(chapter.blocks) == ["Notice", "Paragraph", "TableBlock", "FigureBlock"]
    assert chapter.blocks[1].text == "See Table 1 and Figure 1."
    assert chapter.blocks[0].text == (
        "A sentence needs the number at reliability.main/learning/p_value, which is undefined."
    )


def test_several_figures_of_a_finding_have_captions_of_their_own(study, findings):
    class Twice(type(findings["reliability.main"])):
        __slots__ = ()

        def figures(self):
            return {self.id: self.figure(), f"{self.id}.by_item": self.figure()}

        def caption(self, name):
            return f"{self.title}: by item" if name.endswith(".by_item") else self.title

    fine = findings["reliability.main"]
    twice = Twice(fine.id, fine.title, rows=fine.rows)
    document = document_of(study, replace(findings, findings=(twice,)))
    assert [figure.caption for figure in document.figures] == [
        "Reliability, main wave",
        "Reliability, main wave: by item",
    ]
    assert [figure.number for figure in document.figures] == [1, 2]


def test_the_title_page_names_source_data_counts_and_versions(study, findings):
    document = document_of(study, findings)
    assert document.title == "Strategic CRM & performance"
    assert dict(document.facts) == {
        "Publication": "Somebody (2021). A paper.",
        "Data": "responses.csv, SHA-256 cdcdcdcdcdcd",
        "Questionnaires": "124 received, 118 admitted, 6 refused",
        "Protocol": "demo, SHA-256 abababababab",
        "Software": "crm_study 0.1.0, python 3.11",
    }
    assert document.banner is None


def test_synthetic_findings_carry_the_banner_and_the_seed(study, synthetic_findings):
    document = document_of(study, synthetic_findings)
    assert document.synthetic
    assert document.banner == SYNTHETIC_NOTE
    assert dict(document.facts)["Origin"] == (
        "generated by crm-study, seed 2021; not collected from anyone"
    )
    stamped = [block for block in document.blocks if isinstance(block, TableBlock)][:-1]
    assert all(block.table.notes[0] == SYNTHETIC_NOTE for block in stamped)
    assert all(f">{SYNTHETIC_NOTE}</text>" in figure.svg for figure in document.figures)


def test_one_synthetic_finding_is_enough_for_the_banner(study, findings, synthetic_findings):
    mixed = replace(findings, findings=(synthetic_findings["hypotheses"],))
    assert document_of(study, mixed).banner == SYNTHETIC_NOTE


def test_rules_are_listed_once_with_their_source(study, findings):
    (block,) = section(document_of(study, findings), "Rules applied").blocks
    assert [row[0].text for row in block.table.rows] == ["NUNNALLY_1978", "SIGNIFICANCE_1925"]
    assert [row[1].text for row in block.table.rows] == ["≥\u00a00.70", "≤\u00a00.05"]
    assert block.table.rows[0][1].address == "reliability.main/rules/NUNNALLY_1978"
    assert "Nunnally (1978)" in block.table.rows[0][4].text


def test_assumptions_and_limits_are_told(study, findings):
    document = document_of(study, findings)
    assert section(document, "What is assumed").blocks == (Items(("Strata are staff functions.",)),)
    assert section(document, "What cannot be reproduced").blocks == (Items(("The raw data.",)),)


def test_findings_of_another_protocol_are_told_apart(study, findings):
    moved = document_of(replace(study, sha256="ee" * 32), findings)
    assert section(moved, "Summary").blocks[0] == Notice(
        "warning",
        "The protocol has changed since these findings were computed; titles and assumptions "
        "below are those of the present protocol.",
    )


def test_no_findings_and_no_data_still_make_a_report(study):
    empty = Findings({"id": "demo", "sha256": study.sha256}, None, {}, ())
    document = document_of(study, empty)
    assert dict(document.facts)["Data"] == "none; the printed numbers alone"
    assert section(document, "Summary").blocks == (Paragraph("There are no findings to report."),)
    assert not [block for block in document.blocks if isinstance(block, FigureBlock)]
