"""Lines of the lists of tables and figures: short, balanced, told apart."""

import pytest

from crm_study.report.document import Document, Heading, TableBlock
from crm_study.report.list_titles import elided, list_titles
from crm_study.report.table_layout import Room
from crm_study.report.text_width import em_width
from crm_study.results.table import Cell, Table

ROOM = Room(160, 247)
LONG = (
    "Assumptions of the regression of Performance of the institution on Key customer focus, "
    "CRM organization, Customer knowledge management and Technology-based CRM: residuals"
)


def listed(*titles):
    tables = (TableBlock(Table(title, ("A",), ((Cell("1"),),))) for title in titles)
    document = Document("T", "", "en", None, (), (Heading(2, "H", "h"), *tables))
    return list_titles(document, room=ROOM, size=9.5)


def test_a_title_that_fits_is_left_alone():
    assert listed("Response rate") == {"table-1": "Table 1\u2002Response rate"}


@pytest.mark.parametrize("ems", [20, 30, 45, 60])
def test_a_long_title_keeps_its_beginning_and_its_end_within_the_line(ems):
    short = elided(LONG, ems=ems)
    assert short.startswith("Assumptions")
    assert short.endswith("residuals")
    assert em_width(short) <= ems


def test_quotation_marks_and_brackets_stay_in_pairs():
    text = "Modération du lien entre «\u00a0Gestion stratégique\u00a0» et «\u00a0Performance de "
    text += "l'institution\u00a0» par «\u00a0Apprentissage organisationnel\u00a0» (modèle 1)"
    short = elided(text, ems=40)
    assert "…" in short
    assert short.count("«") == short.count("»")
    assert short.count("(") == short.count(")")


def test_titles_that_would_look_alike_stand_in_full():
    other = LONG.replace("CRM organization", "Complaint handling")
    assert listed(LONG, other) == {
        "table-1": f"Table 1\u2002{LONG}",
        "table-2": f"Table 2\u2002{other}",
    }
    assert all("…" in line for line in listed(LONG, LONG).values())


def test_an_endless_word_is_not_cut():
    assert elided("x" * 300, ems=20) == "x" * 300
