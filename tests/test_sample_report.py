"""The sample in reports/ is what the program writes today, figures and versions aside."""

from __future__ import annotations

import re
from pathlib import Path

import crm_study as cs
from crm_study.responses.reader import data_file

SAMPLE = Path(__file__).parents[1] / "reports" / "sample" / "report.html"
CHAPTERS = ("reliability.main", "regression.joint", "hypotheses", "audit")


def words(page: str) -> str:
    """Return a page without what another machine may draw or name otherwise."""
    page = re.sub(r"data:image/svg\+xml;base64,[A-Za-z0-9+/=]+", "figure", page)
    return re.sub(r"crm_study [0-9][^<]*(?=<)", "", page)


def test_the_sample_report_is_fresh(tmp_path: Path) -> None:
    study = cs.read_study("rusizi")
    findings = cs.analyze(study, cs.read_responses(data_file(study), study), chapters=CHAPTERS)
    written = cs.write_report(findings, study, out=tmp_path)
    fresh = written["html"].read_text("utf-8")
    told = "renew it: python go.py renew"
    assert words(SAMPLE.read_text("utf-8")) == words(fresh), told


def test_the_sample_report_says_what_it_is() -> None:
    assert "SYNTHETIC DATA" in SAMPLE.read_text("utf-8")
