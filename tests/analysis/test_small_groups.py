"""Real answers: no row of an institution with few people reaches findings or report."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import crm_study as cs

SIZES = {"Big": 20, "Large": 12, "Mid": 9, "Tiny": 2}


@pytest.fixture
def answers(folder: Path, write_csv: Callable[..., Path]) -> Path:
    text = (folder / "study.yaml").read_text("utf-8")
    text += "comparisons: {by_mfi: {outcomes: [care], group: mfi}}\n"
    (folder / "study.yaml").write_text(text, "utf-8")
    rng = np.random.default_rng(5)
    institutions = [name for name, n in SIZES.items() for _ in range(n)]
    return write_csv(
        tuple(
            f"R{i},main,{'manager' if i % 4 == 0 else 'officer'},{mfi},"
            + ",".join(map(str, rng.integers(1, 6, 5)))
            for i, mfi in enumerate(institutions)
        )
    )


def test_findings_and_report_do_not_show_the_tiny_one(
    folder: Path, answers: Path, tmp_path: Path
) -> None:
    study = cs.read_study(folder)
    findings = cs.analyze(study, cs.read_responses(answers, study))
    groups = [row["group"] for row in findings["comparison.by_mfi"].details["groups"]]
    assert groups == ["Big", "Large"]
    assert "2 of 4 groups of MFI are not shown" in findings["comparison.by_mfi"].notes[-1]
    cs.write_report(findings, study, out=tmp_path / "out")
    for path in (tmp_path / "out").rglob("*.*"):
        assert "Tiny" not in path.read_text("utf-8"), path.name
    for finding in json.loads(findings.to_json())["findings"].values():
        for table in (finding["tidy"], *finding["details"].values()):
            assert not [row for row in table if "Tiny" in map(str, row.values())]


def test_generated_answers_show_all(folder: Path, answers: Path) -> None:
    lines = answers.read_text("utf-8").splitlines()
    marked = [f"{lines[0]},synthetic", *(f"{line},1" for line in lines[1:])]
    answers.write_text("\n".join(marked), "utf-8")
    study = cs.read_study(folder)
    findings = cs.analyze(study, cs.read_responses(answers, study), chapters=("comparison",))
    groups = [row["group"] for row in findings["comparison.by_mfi"].details["groups"]]
    assert sorted(groups) == sorted(SIZES)


def test_compared_groups_and_crossings_of_real_answers_show_no_small_cell(
    folder: Path, write_csv: Callable[..., Path]
) -> None:
    text = (folder / "study.yaml").read_text("utf-8")
    text += "comparisons: {by_role: {outcomes: [care], group: function}}\n"
    text += "associations: {where: {rows: function, columns: a1}}\n"
    (folder / "study.yaml").write_text(text, "utf-8")
    rng = np.random.default_rng(6)
    rows = tuple(
        f"R{i},main,{'manager' if i < 3 else 'officer'},M{i % 2},"
        + ",".join(map(str, rng.integers(1, 6, 5)))
        for i in range(40)
    )
    study = cs.read_study(folder)
    findings = cs.analyze(
        study,
        cs.read_responses(write_csv(rows), study),
        chapters=("comparison", "association"),
    )
    compared = findings["comparison.by_role"]
    assert [row for row in compared.details["groups"] if "anager" in str(row["group"])] == []
    crossed = findings["association.where"]
    assert "cells" not in crossed.details
    assert crossed.notes[-1] == ("The cells are not shown: one of them holds fewer than 5 people.")
    assert len(crossed.tables()) == 1
