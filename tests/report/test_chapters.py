from dataclasses import replace

from crm_study.errors import AnalysisError
from crm_study.report.captions import Captions
from crm_study.report.chapters import document_of
from crm_study.report.document import (
    FigureBlock,
    Heading,
    Items,
    Notice,
    Paragraph,
    TableBlock,
)
from crm_study.report.outline.assemble import filled
from crm_study.report.outline.material import Material
from crm_study.report.outline.part import Chapter, Group, Part
from crm_study.results.finding import SYNTHETIC_NOTE, Finding
from crm_study.results.findings import Findings
from crm_study.results.prose import Prose


def section(document, title):
    """Return the blocks below the heading with these words, up to the next heading."""
    at = next(
        n for n, b in enumerate(document.blocks) if isinstance(b, Heading) and b.text == title
    )
    below = document.blocks[at + 1 :]
    end = next((n for n, b in enumerate(below) if isinstance(b, Heading)), len(below))
    return below[:end]


def kinds(blocks):
    return [type(block).__name__ for block in blocks]


def titles(document):
    return [block.title for block in document.blocks if isinstance(block, Heading)]


def test_the_outline_holds_the_chapters_that_come_to_something(study, findings):
    assert [title.replace("\u2002", " ") for title in titles(document_of(study, findings))] == [
        "Summary",
        "Chapter 3: Research methodology",
        "3.1 The pilot",
        "Chapter 4: Data analysis and presentation",
        "4.1 Reliability of the scales",
        "4.2 Summary of the tests of hypotheses",
        "Appendix A: Further tables and figures",
        "A.1 What is assumed",
        "A.2 What cannot be reproduced",
        "A.3 Rules applied",
    ]


def test_a_style_moves_the_chapters(study, findings):
    moved = document_of(study, findings, captions=Captions(chapter="5."))
    assert "5.1\u2002Reliability of the scales" in titles(moved)
    assert [moved.label(block) for block in moved.tables] == ["Table 5.1", "Table 5.2", "Table A.1"]


def test_a_section_leads_shows_reads_warns_and_leaves_a_place(study, findings):
    blocks = section(document_of(study, findings), "Reliability of the scales")
    assert kinds(blocks) == [
        "Paragraph",
        "TableBlock",
        "Paragraph",
        "FigureBlock",
        "Paragraph",
        "AuthorNote",
    ]
    figure = blocks[3]
    assert figure.caption == "Reliability, main wave"
    assert figure.alt.startswith("The weakest scale was Strategic CRM")
    assert figure.svg.startswith("<?xml")
    assert blocks[2].text.startswith("The weakest scale was Strategic CRM")


def test_the_rule_stands_below_its_table_with_its_source(study, findings):
    table = section(document_of(study, findings), "Reliability of the scales")[1].table
    rule = table.notes[-1]
    assert rule.startswith(
        "Rule for α: acceptable from .7 on, otherwise below the cut-off; Nunnally"
    )
    assert rule.slots[0].address == "reliability.main/rules/NUNNALLY_1978"


def test_a_failed_chapter_says_so_in_its_place(study, findings):
    document = document_of(study, findings)
    _, notice = section(document, "The pilot")[:2]
    assert notice == Notice(
        "failed", "This analysis could not be computed. The pilot wave has no rows."
    )
    _, decided, missing = section(document, "Summary")
    assert isinstance(decided, Paragraph)
    assert decided.text == "Of 1 hypotheses 1 is supported."
    assert missing == Notice(
        "failed", "Not computed: Reliability, pilot wave. Each says why in its place."
    )


def test_the_lead_mentions_the_exhibits_that_follow(study, findings):
    lead, *_ = section(document_of(study, findings), "Reliability of the scales")
    assert lead.text.endswith("See Table 1 and Figure 1.")
    assert [slot.address for slot in lead.text.slots] == ["#table-1", "#figure-1"]


def test_what_does_not_apply_is_named_once_in_the_appendix(study, findings):
    absent = Finding("audit", "Audit", status="not_applicable", reason="Nothing was published.")
    document = document_of(study, replace(findings, findings=(absent,)))
    (items,) = section(document, "What does not apply here")
    assert items == Items(("Audit: Nothing was published.",))
    assert not [title for title in titles(document) if title.endswith("published ones")]


def test_a_finding_that_the_outline_does_not_know_stands_in_the_appendix(study, findings):
    strange = replace(findings["reliability.main"], id="strange.thing", title="A strange thing")
    document = document_of(study, replace(findings, findings=(strange,)))
    assert kinds(section(document, "A strange thing")) == [
        "Paragraph",
        "TableBlock",
        "Paragraph",
        "FigureBlock",
    ]


def test_a_sentence_that_cannot_be_said_leaves_the_reason_and_the_rest(study, findings):
    class Mute(type(findings["reliability.main"])):
        __slots__ = ()

        def prose(self):
            return Prose([self.slot("learning", "p_value")])

        def alt_text(self, name):
            return Prose(["A picture."])

    fine = findings["reliability.main"]
    mute = Mute(fine.id, fine.title, rows=fine.rows)
    document = document_of(study, replace(findings, findings=(mute,)))
    blocks = section(document, "Reliability of the scales")
    assert kinds(blocks)[:4] == ["Notice", "Paragraph", "TableBlock", "FigureBlock"]
    assert blocks[0].text == (
        "A sentence needs the number at reliability.main/learning/p_value, which is undefined."
    )


def test_a_long_note_is_printed_once(study, findings):
    note = "A long definition that everybody should read, and that nobody should read twice. " * 2
    fine = findings["reliability.main"]
    other = replace(fine, id="strange", rows=fine.rows[:1])
    both = [replace(one, notes=(note,)) for one in (fine, replace(other, title="Strange"))]
    assert fine.table() != other.table()
    document = document_of(study, replace(findings, findings=tuple(both)))
    first, second, _ = document.tables
    assert note in first.table.notes
    assert note not in second.table.notes
    assert second.table.notes[-1] == "Further notes stand below Table 1."


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
    _, block = section(document_of(study, findings), "Rules applied")
    assert [row[0].text for row in block.table.rows] == ["α", "p"]
    assert [row[1].text for row in block.table.rows] == ["≥\u00a0.7", "≤\u00a0.05"]
    assert block.table.rows[0][1].address == "reliability.main/rules/NUNNALLY_1978"
    assert "Nunnally (1978)" in block.table.rows[0][4].text


def test_assumptions_and_limits_are_told(study, findings):
    document = document_of(study, findings)
    assert section(document, "What is assumed") == (Items(("Strata are staff functions.",)),)
    assert section(document, "What cannot be reproduced") == (Items(("The raw data.",)),)


def test_findings_of_another_protocol_are_told_apart(study, findings):
    moved = document_of(replace(study, sha256="ee" * 32), findings)
    assert section(moved, "Summary")[0] == Notice(
        "warning",
        "The protocol has changed since these findings were computed; titles and assumptions "
        "below are those of the present protocol.",
    )


def test_no_findings_and_no_data_still_make_a_report(study):
    empty = Findings({"id": "demo", "sha256": study.sha256}, None, {}, ())
    document = document_of(study, empty)
    assert dict(document.facts)["Data"] == "none; the printed numbers alone"
    assert section(document, "Summary") == (Paragraph("There are no findings to report."),)
    assert not [block for block in document.blocks if isinstance(block, FigureBlock)]


def test_a_part_that_cannot_be_said_leaves_the_reason_in_its_place(study, findings):
    def mute(material):
        yield Group(lead="One.")
        raise AnalysisError("There is nothing to say.")

    part = Part("mute", "A mute part", sources=(mute,))
    chapter = Chapter("x", "X", (part,))
    material = Material(study, findings, "apa", lambda _: {})
    *_, lead, notice = filled((chapter,), material, chapter=4)
    assert lead.text == "One."
    assert notice == Notice("failed", "There is nothing to say.")
