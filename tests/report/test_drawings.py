"""Figures are drawn once, and again when anything behind them changed."""

import json
from dataclasses import replace

import pytest

from crm_study.report import drawings
from crm_study.report.drawings import MANIFEST
from crm_study.report.write import write_report


@pytest.fixture
def drawn(monkeypatch):
    """The findings whose figures were drawn."""
    seen = []

    def watched(finding, draw=drawings.drawn):
        seen.append(finding.id)
        return draw(finding)

    monkeypatch.setattr(drawings, "drawn", watched)
    return seen


def test_a_second_report_draws_nothing(study, findings, tmp_path, drawn):
    write_report(findings, study, out=tmp_path)
    first = (tmp_path / "report.html").read_bytes()
    drawn.clear()
    write_report(findings, study, out=tmp_path)
    assert "reliability.main" not in drawn
    assert (tmp_path / "report.html").read_bytes() == first


def test_a_changed_number_is_drawn_anew(study, findings, tmp_path, drawn):
    write_report(findings, study, out=tmp_path)
    drawn.clear()
    first, *others = findings.findings
    rows = ({**first.rows[0], "estimate": 0.5}, *first.rows[1:])
    write_report(
        replace(findings, findings=(replace(first, rows=rows), *others)), study, out=tmp_path
    )
    assert "reliability.main" in drawn


@pytest.mark.parametrize("damage", ["figures/reliability.main.svg", MANIFEST])
def test_what_was_touched_is_drawn_anew(study, findings, tmp_path, drawn, damage):
    write_report(findings, study, out=tmp_path)
    sound = (tmp_path / damage).read_bytes()
    (tmp_path / damage).write_text('{"reliability.main": 1}', "utf-8")
    drawn.clear()
    write_report(findings, study, out=tmp_path)
    assert "reliability.main" in drawn
    assert (tmp_path / damage).read_bytes() == sound


def test_the_manifest_tells_from_what_a_figure_was_drawn(study, findings, tmp_path):
    write_report(findings, study, out=tmp_path)
    manifest = json.loads((tmp_path / MANIFEST).read_text("utf-8"))
    assert list(manifest) == ["reliability.main"]
    assert set(manifest["reliability.main"]) == {"drawn_from", "figures"}
