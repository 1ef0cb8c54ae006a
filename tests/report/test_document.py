from dataclasses import FrozenInstanceError, replace

import pytest

from crm_study.errors import OutputError
from crm_study.report.captions import Captions
from crm_study.report.cleaning import clean, purified
from crm_study.report.document import (
    Document,
    FigureBlock,
    Heading,
    Items,
    Notice,
    Paragraph,
    TableBlock,
)
from crm_study.report.mentions import mention
from crm_study.results.finding import SYNTHETIC_NOTE
from crm_study.results.prose import Slot, compose
from crm_study.results.table import Cell, Table

TABLE = Table("A table", ("Item", "M"), ((Cell("a"), Cell("3.90", "x/a/mean", numeric=True)),))
PLAIN = Document("Title", "", "en", None, ())


def picture(name="x"):
    return FigureBlock(name, "caption", "alt", "<svg/>")


def test_synthetic_data_without_a_banner_cannot_be_built():
    for banner in (None, "", "  "):
        with pytest.raises(OutputError) as caught:
            replace(PLAIN, synthetic=True, banner=banner)
        assert str(caught.value) == (
            "The report 'Title' rests on synthetic data and has no banner that says so; "
            "it is not written."
        )


def test_a_stamped_table_alone_demands_the_banner():
    stamped = replace(TABLE, notes=(SYNTHETIC_NOTE,))
    body = (Heading(2, "One", "one"), TableBlock(stamped))
    with pytest.raises(OutputError):
        replace(PLAIN, blocks=body)
    assert replace(PLAIN, blocks=body, banner=SYNTHETIC_NOTE).banner == SYNTHETIC_NOTE


def test_tables_and_figures_are_numbered_in_reading_order():
    body = (
        Heading(2, "One", "one"),
        TableBlock(TABLE, number=7),
        picture("a"),
        Heading(2, "Two", "two"),
        TableBlock(TABLE),
        picture("b"),
    )
    document = replace(PLAIN, blocks=body)
    assert [b.id for b in document.blocks if isinstance(b, TableBlock | FigureBlock)] == [
        "table-1",
        "figure-1",
        "table-2",
        "figure-2",
    ]
    assert [figure.name for figure in document.figures] == ["a", "b"]
    assert replace(document) == document


def test_sections_part_the_body():
    body = (
        Heading(2, "One", "one"),
        Paragraph("a"),
        Heading(3, "Inner", "inner"),
        Heading(2, "Two", "two"),
    )
    one, two = replace(PLAIN, blocks=body).sections
    assert (one.heading.text, len(one.blocks)) == ("One", 2)
    assert two.blocks == ()


def test_a_body_without_a_heading_is_refused():
    with pytest.raises(OutputError) as caught:
        replace(PLAIN, blocks=(Paragraph("a"),))
    assert str(caught.value) == "The body of a report begins with a heading of level 2."


def test_an_id_used_twice_is_refused():
    with pytest.raises(OutputError) as caught:
        replace(PLAIN, blocks=(Heading(2, "One", "one"), Heading(2, "Two", "one")))
    assert str(caught.value) == "Two parts of the report have the id 'one'."


def test_every_text_is_cleaned_at_the_door():
    dirty = "a\x00\x07\x85\u202e\u2066\u200b\ud800\ufffeb"
    body = (
        Heading(2, dirty, "one"),
        Paragraph(compose("{n} people", n=Slot(dirty, "x/a/n_obs"))),
        TableBlock(Table(dirty, (dirty,), ((Cell(dirty),),), (dirty,))),
        FigureBlock(dirty, dirty, dirty, dirty),
        Items((dirty,)),
        Notice("failed", dirty),
    )
    document = Document(dirty, dirty, "en", dirty, ((dirty, dirty),), body)
    for sign in "\x00\x07\x85\u202e\u2066\u200b\ud800\ufffe":
        assert repr(sign)[1:-1] not in repr(document)
    paragraph = document.blocks[1]
    assert paragraph.text == "ab people"
    assert paragraph.text.slots == (Slot("ab", "x/a/n_obs"),)


def test_emoji_families_line_breaks_and_right_to_left_words_survive():
    text = "👩‍👩‍👧 مرحبا\nשלום\t中"
    assert clean(text) == text


def test_what_is_clean_passes_unchanged():
    block = TableBlock(TABLE)
    assert purified(block) is block


def test_a_document_never_changes():
    with pytest.raises(FrozenInstanceError):
        PLAIN.title = "other"


def test_a_mention_becomes_the_label_of_its_exhibit():
    body = (
        Heading(2, "One", "one"),
        Paragraph(compose("{t} shows it.", t=mention("table:x"))),
        TableBlock(TABLE, name="x"),
    )
    paragraph = replace(PLAIN, blocks=body, captions=Captions(chapter="4.")).blocks[1]
    assert paragraph.text == "Table 4.1 shows it."
    assert paragraph.text.slots == (Slot("Table 4.1", "#table-1"),)


def test_a_mention_of_what_is_not_there_is_refused():
    body = (Heading(2, "One", "one"), Paragraph(compose("{t}", t=mention("table:y"))))
    with pytest.raises(OutputError) as caught:
        replace(PLAIN, blocks=(*body, TableBlock(TABLE, name="x")))
    assert str(caught.value) == (
        "A sentence mentions 'table:y', which is not in the report. Did you mean 'table:x'?"
    )
