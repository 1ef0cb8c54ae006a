"""Findings of the practice instruments keep the contract: columns, keys, sentences, replay."""

from __future__ import annotations

import math
import re
import runpy
from functools import cache
from pathlib import Path

import pytest

import crm_study as cs
from crm_study.analysis.route import read_findings
from crm_study.results.columns import COLUMNS
from crm_study.results.prose import Prose

CONTRACT = runpy.run_path(str(Path(__file__).parents[2] / "test_conformance.py"))
STUDIES = ("crm-application", "sme-crm", "ppt-maturity", "success-factors")
FIRST = {
    "completion": "step_id n_obs n_done done_share done_low done_high completion n_next",
    "phases": "phase n_obs completion n_done done_share n_current start_day end_day delay_days",
    "relative_importance": "entry estimate conf_low conf_high place place_low place_high n_named",
    "ranking": "entry mean_rank conf_low conf_high place place_low place_high first_share n_obs",
    "maturity": "pillar mean conf_low conf_high level_reached weakest_share rwg_median icc1 icc2",
    "necessary_condition": "key condition estimate p_value empty_area accuracy verdict",
    "fit": "key estimate std_error statistic df p_value conf_low conf_high meaning",
    "multi_response": "entry n_chosen share done_low done_high of_choices n_obs",
    "logistic": "term estimate std_error odds_ratio odds_low odds_high",
    "ordinal": "term estimate std_error odds_ratio odds_low odds_high",
}


def addresses() -> list[tuple[str, str]]:
    return [
        (name, analysis.finding)
        for name in STUDIES
        for analysis in cs.read_study(name).analyses
        if analysis.kind in FIRST
    ]


@cache
def findings_of(name: str) -> cs.Findings:
    study = cs.read_study(name)
    chapters = tuple(analysis.finding for analysis in study.analyses if analysis.kind in FIRST)
    return cs.analyze(study, cs.simulate(study), chapters=chapters)


@pytest.fixture(params=addresses(), ids="/".join)
def finding(request: pytest.FixtureRequest) -> cs.Finding:
    study, name = request.param
    return findings_of(study)[name]


def test_columns_stand_in_the_dictionary_and_keys_are_unique(finding: cs.Finding) -> None:
    assert finding.status == "ok"
    promised = FIRST[finding.id.split(".")[0]].split()
    columns = list(finding.tidy().columns)
    assert columns[0] == promised[0]
    assert set(promised) <= set(columns)
    assert finding.tidy().iloc[:, 0].is_unique
    assert len(finding.glance()) == 1
    tables = (finding.rows, [finding.overall], *finding.details.values())
    keys = [next(iter(row.values())) for rows in tables if rows is not tables[1] for row in rows]
    assert len(keys) == len(set(keys))
    for rows in tables:
        for row in rows:
            assert set(row) <= set(COLUMNS), set(row) - set(COLUMNS)
            assert not any(isinstance(v, float) and not math.isfinite(v) for v in row.values())


def test_every_number_in_a_sentence_has_its_address(finding: cs.Finding) -> None:
    findings = next(found for name in STUDIES if finding in (found := findings_of(name)).findings)
    texts = [finding.prose(), *(finding.alt_text(name) for name in finding.figures())]
    for text in texts:
        assert isinstance(text, Prose)
        assert text.slots
        assert not re.search(r"\bnan\b|\bNone\b|\{|\}", text)
        for slot in text.slots:
            assert slot.text in CONTRACT["ways_to_print"](findings, slot), slot.address
        CONTRACT["assert_no_loose_number"](finding, text)


def test_every_line_fits_80_columns(finding: cs.Finding) -> None:
    for line in str(finding).splitlines():
        assert len(line) <= 80, line


def test_every_figure_is_stamped_and_has_a_caption(finding: cs.Finding) -> None:
    figures = finding.figures()
    assert figures
    for name, figure in figures.items():
        assert name.startswith(finding.id)
        assert any(text.get_gid() == "stamp" for text in figure.texts)
        assert finding.caption(name)


@pytest.mark.parametrize("study", STUDIES)
def test_json_round_trip_keeps_every_verb(study: str) -> None:
    findings = findings_of(study)
    replayed = read_findings(findings.to_json())
    assert replayed.to_json() == findings.to_json()
    for before, after in zip(findings, replayed, strict=True):
        assert type(before) is type(after)
        assert str(before) == str(after)
        assert list(before.figures()) == list(after.figures())


def test_an_analysis_that_cannot_run_keeps_its_place_with_the_reason() -> None:
    study = cs.read_study("success-factors")
    one = cs.simulate(study, n=2)
    found = cs.analyze(study, one, chapters=("fit",))["fit.culture"]
    assert found.status == "failed"
    assert found.reason == (
        "A regression needs more complete rows than coefficients, "
        "but got 2 rows for 6 coefficients."
    )
