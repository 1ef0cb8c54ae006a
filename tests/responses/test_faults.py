"""Planted faults are where the list says, and admission finds those it can."""

from __future__ import annotations

import pytest

import crm_study as cs
from crm_study.errors import AnalysisError
from crm_study.responses.faults import plant_faults
from crm_study.responses.simulate import draw_synthetic

REFUSED = {
    "out_of_range": "not_on_scale",
    "not_a_number": "not_a_number",
    "duplicate_respondent": "duplicate_respondent",
    "wrong_stratum": "unknown_stratum",
    "missing_cluster": "missing_cluster",
    "unknown_wave": "unknown_wave",
}


@pytest.fixture(scope="module")
def study() -> cs.Study:
    return cs.read_study("rusizi")


@pytest.mark.parametrize("seed", range(3))
def test_every_fault_is_listed_and_found(study: cs.Study, seed: int) -> None:
    sound = draw_synthetic(study, n=80, seed=seed).frame
    faulty, faults = plant_faults(sound, study, seed=seed)
    changed = (faulty != sound).any(axis=1)
    assert {fault.row - 2 for fault in faults} == set(changed[changed].index)
    assert len({fault.row for fault in faults}) == len(faults)
    for fault in faults:
        assert faulty.loc[fault.row - 2, fault.columns[0]] == fault.after
        assert sound.loc[fault.row - 2, fault.columns[0]] == fault.before
    refused = {(one.row, one.rule) for one in cs.admit(faulty, study).refusals}
    expected = {(one.row, REFUSED[one.name]) for one in faults if one.name in REFUSED}
    assert refused == expected
    assert {fault.name for fault in faults} >= {*REFUSED, "straight_line", "shifted_columns"}


def test_unknown_faults_and_too_few_rows_are_refused(study: cs.Study) -> None:
    cells = draw_synthetic(study, n=30, seed=1).frame
    with pytest.raises(AnalysisError, match="No fault 'straight' can be planted here"):
        plant_faults(cells, study, seed=1, names=("straight",))
    with pytest.raises(AnalysisError, match="need 22 rows, but there are 10"):
        plant_faults(cells.iloc[:10], study, seed=1, names=("straight_line",), each=10)
