"""From the text of a paper to its audit."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import pytest

from crm_study.analysis.paper_reading import read_paper
from crm_study.analysis.reported_audit import audit_reported
from crm_study.errors import DataError, ProtocolError
from crm_study.protocol.reported_reader import read_reported
from crm_study.responses.document_text import document_text

ABSTRACT = (
    "The findings revealed that the coefficient of determination (R2) of 0.44, which meant that "
    "this variable alone explained up to 44.0% of the variations in performance. The criterion "
    "was that, if the p value is less than 0.05, we reject the HA but if it is more than 0.05, "
    "the HA is not rejected. Results showed that the p-value was 0.00. This was supported by a "
    "calculated t-statistic of 3.616 that is larger than the critical t-statistic of 1.96. The "
    "alternative hypothesis was therefore not rejected."
)


def test_the_abstract_is_read_by_itself() -> None:
    read = read_paper(ABSTRACT)
    assert [find["quantity"] for find in read.finds] == [
        *("R²", "R² (variance explained)", "p", "t", "critical t"),
        *("decision rule", "decision"),
    ]
    assert all(find["used"] for find in read.finds)
    found = audit_reported(read.reported, finds=read.finds)
    judged = {row["rule"]: row["consistency"] for row in found.rows}
    assert judged["r_squared_with_t"] == "inconsistent"
    assert judged["same_number"] == "consistent"
    assert judged["decision_rule"] == "inconsistent"
    possible = [row["reading"] for row in found.details["readings"] if row["possible"]]
    assert possible == ["text:partial"]
    assert "upside down" in found.prose()
    for line in str(found).splitlines():
        assert len(line) <= 80, line


def test_two_different_values_are_listed_and_not_joined() -> None:
    read = read_paper("The R2 of 0.44 was large. Another R2 of 0.57 was larger. t = 3.616.")
    assert [find["used"] for find in read.finds] == [False, False, True]
    assert read.reported.regressions[0].r_squared is None


def test_whole_tests_are_used_as_they_stand() -> None:
    read = read_paper("One was t(28) = 2.20, p = .36, the other F(2, 30) = 4.10, p = .027.")
    found = audit_reported(read.reported)
    judged = {
        str(row["address"]): row["consistency"]
        for row in found.rows
        if row["rule"] == "p_from_statistic"
    }
    assert judged == {
        "test1/t/p_value#2": "inconsistent",
        "test2/F/p_value#2": "consistent",
    }


def test_a_text_without_results_is_not_applicable() -> None:
    found = audit_reported(read_paper("Nothing was counted.").reported)
    assert (found.status, found.reason) == (
        "not_applicable",
        "Nothing that was reported can be checked.",
    )


def test_a_word_document_is_read(tmp_path: Path) -> None:
    path = tmp_path / "abstract.docx"
    with ZipFile(path, "w") as package:
        package.writestr("word/document.xml", "<w:p><w:t>R2 of 0.44 &amp; more</w:t></w:p>")
    assert document_text(path) == "R2 of 0.44 & more\n"


def test_a_pdf_is_refused_with_the_way_out(tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(b"%PDF-1.7")
    with pytest.raises(DataError, match="Take its text out first"):
        document_text(path)


def test_a_report_file_says_where_it_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "paper.yaml"
    path.write_text("tests:\n  - {id: t1, kind: t, statistik: '2.2'}\n", encoding="utf-8")
    with pytest.raises(ProtocolError) as caught:
        read_reported(path)
    assert "paper.yaml:2:23: " in str(caught.value)
    assert "statistic" in str(caught.value)


def test_a_number_must_be_text(tmp_path: Path) -> None:
    path = tmp_path / "paper.yaml"
    path.write_text("alphas:\n  - {id: a, alpha: 0.70}\n", encoding="utf-8")
    with pytest.raises(ProtocolError, match=r"2:20: .* must be text \(put it in quotes\)"):
        read_reported(path)
