"""Many twins: fixed numbers fixed, open numbers open; plausible beside unforced draws."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest

import crm_study as cs
from crm_study.analysis.ensemble import ensemble
from crm_study.analysis.route import read_findings
from crm_study.analysis.teaching import write_teaching_sets
from crm_study.analysis.twin_shape import peaks
from crm_study.errors import AnalysisError
from crm_study.kernels.published.rounding import rounding_interval
from crm_study.responses.scale.engines import engine
from crm_study.results.columns import COLUMNS


@pytest.fixture(scope="module")
def study() -> cs.Study:
    return cs.read_study("rusizi")


@pytest.fixture(scope="module")
def found(study: cs.Study) -> cs.Finding:
    return cs.ensemble(study, n_twins=12, seed=100)


def test_fixed_numbers_do_not_leave_their_rounding(found: cs.Finding) -> None:
    fixed = [row for row in found.rows if row["targeted"]]
    assert len(fixed) == 3
    for row in fixed:
        interval = rounding_interval(row["printed"])
        assert interval.lower <= row["least"] <= row["greatest"] <= interval.upper


def test_open_numbers_vary_as_much_as_the_notes_measured(found: cs.Finding) -> None:
    means = found.row("r_squared_clusters:simple")
    assert means["greatest"] - means["least"] > 0.2
    assert found.number("cr2_statistic:joint", "least") > 1.5
    joint = found.row("r_squared:joint")
    assert joint["middle"] == pytest.approx(0.614, abs=0.003)
    assert found.number("correlation:scrm~learning", "middle") == pytest.approx(0.673, abs=0.006)
    for row in found.rows:
        values = [row[key] for key in ("least", "quantile_low", "middle", "quantile_high")]
        assert values == sorted(values)


def test_an_open_number_is_that_of_the_twin_itself(study: cs.Study, found: cs.Finding) -> None:
    responses = cs.simulate(study, seed=103)  # its pilot is drawn after the main wave
    findings = cs.analyze(study, responses, chapters=("regression.joint", "reliability.main"))
    each = {row["key"]: row["estimate"] for row in found.details["twins"]}
    fresh = findings.number("regression.joint/glance/r_squared")
    assert each["r_squared:joint#103"] == pytest.approx(fresh, rel=1e-9)
    alpha = findings.number("reliability.main/learning/estimate")
    assert each["alpha:learning#103"] == pytest.approx(alpha, rel=1e-9)


def test_finding_obeys_the_contract(study: cs.Study, found: cs.Finding) -> None:
    for one in (found, cs.plausibility(study, n=60, n_unforced=3)):
        columns = {column for row in (one.overall, *one.rows) for column in row}
        columns |= {column for rows in one.details.values() for row in rows for column in row}
        assert columns <= set(COLUMNS)
        assert one.synthetic
        assert "SYNTHETIC DATA" in str(one)
        assert one.figure() is not None
        assert one.prose()
        whole = cs.Findings({"id": "rusizi", "title": "", "sha256": ""}, None, {}, (one,))
        again = read_findings(whole.to_json())[one.id]
        assert again.synthetic
        assert str(again) == str(one)


def test_a_twin_lies_among_unforced_draws(study: cs.Study) -> None:
    one = cs.plausibility(study)
    assert one.number("glance", "n_outside") <= 3
    assert one.number("glance", "n_unimodal") >= 51
    assert one.number("kmo", "forced") > 0.6
    assert 0.3 < one.number("correlation", "forced") < 0.6
    assert one.number("glance", "share") == 1.0


def test_peaks() -> None:
    assert peaks([5, 20, 40, 22, 9]) == 1
    assert peaks([60, 5, 3, 6, 61]) == 2
    assert peaks([0, 0, 0, 0, 12]) == 1


def test_one_twin_is_no_ensemble(study: cs.Study) -> None:
    with pytest.raises(AnalysisError) as caught:
        cs.ensemble(study, n_twins=1)
    assert str(caught.value) == "An ensemble needs 2 twins at least; got 1."


def test_a_class_gets_different_data_and_the_teacher_the_key(
    study: cs.Study, tmp_path: Path
) -> None:
    sets = write_teaching_sets(study, tmp_path, n_sets=3, n=80, seed=10, faults=True)
    files = [tmp_path / one.file for one in sets]
    assert len({path.read_bytes() for path in files}) == 3
    assert all("SYNTHETIC" in path.name for path in files)
    key = json.loads((tmp_path / "key" / "marking-key.json").read_text("utf-8"))
    assert [one["seed"] for one in key["sets"]] == [11, 12, 13]
    assert all(one["faults"] for one in key["sets"])
    address = "regression.joint/scrm/statistic"
    values = [one["key"][address] for one in key["sets"]]
    assert len(set(np.round(values, 6))) == 3
    with (tmp_path / "key" / "marking-key.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    written = [float(row["value"]) for row in rows if row["address"] == address]
    assert written == values


def test_workers_do_not_change_the_numbers():
    study = cs.read_study("rusizi")
    alone = ensemble(study, n_twins=4, n=40)
    shared = ensemble(study, n_twins=4, n=40, engine=engine("local", jobs=2))
    assert [dict(row) for row in shared.rows] == [dict(row) for row in alone.rows]
    assert shared.details == alone.details
