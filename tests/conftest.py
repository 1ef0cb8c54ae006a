"""Small studies that tests write themselves, so that no test depends on a bundled one."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy loads; see analysis/threads.py

import pytest

from crm_study import cli
from crm_study.protocol.reader import read_study
from crm_study.protocol.study import Study

# Scripts that made stored values need packages that the tests do not.
collect_ignore_glob = ["reference/*"]

STUDY = """\
schema_version: 1
id: small
title: {en: "A small study"}
instrument: instrument.yaml
respondent: {column: respondent}
population:
  clusters: {column: mfi, n: 3}
  strata: {column: function, levels: {manager: {n: 10}, officer: {n: 30}}}
sampling: {method: stratified, allocation: proportional, formula: yamane, margin: 0.1}
waves: {column: wave, pilot: pilot, main: main}
missing: {codes: [-99], min_answered: 0.5}
constructs:
  care: {label: {en: Care}, measurement: reflective, items: [a1, a2, a3]}
  growth: {label: {en: Growth}, measurement: reflective, items: [b1, b2]}
models:
  simple: {outcome: growth, predictors: [care]}
hypotheses:
  H1:
    statement: {en: "Care goes with growth."}
    supported_if:
      address: regression.simple/care/p_value
      below: 0.05
      and: {address: regression.simple/care/estimate, above: 0}
published:
  - {address: regression.simple/glance/r_squared, printed: "0.44", where: abstract}
"""
INSTRUMENT = """\
schema_version: 1
languages: [en]
scales:
  agree: {points: {1: {en: No}, 2: {}, 3: {}, 4: {}, 5: {en: Yes}}, missing: {9: {en: Unknown}}}
sections:
  - id: s1
    items:
      - {id: a1, scale: agree, text: {en: "We greet."}, source: own, wording: original}
      - {id: a2, scale: agree, text: {en: "We listen."}, source: own, wording: original}
      - {id: a3, scale: agree, text: {en: "We forget."}, source: own, wording: original,
         reverse_keyed: true}
      - {id: b1, scale: agree, text: {en: "We grow."}, source: own, wording: original}
      - {id: b2, scale: agree, text: {en: "We earn."}, source: own, wording: original}
      - {id: remark, type: text, text: {en: "Anything else?"}}
"""
HEADER = "respondent,wave,function,mfi,a1,a2,a3,b1,b2"
ROWS = (
    "P1,pilot,manager,M9,4,4,2,3,3",
    "P2,pilot,officer,M9,2,3,4,2,2",
    "P3,pilot,officer,M9,5,4,1,4,5",
    "R1,main,manager,M1,4,5,1,4,4",
    "R2,main,officer,M1,2,2,4,2,1",
    "R3,main,officer,M2,3,3,3,3,3",
    "R4,main,officer,M2,5,4,2,4,5",
    "R5,main,officer,M3,1,2,5,1,2",
    "R6,main,officer,M3,4,3,2,5,4",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with the small study."""
    (tmp_path / "study.yaml").write_text(STUDY, encoding="utf-8")
    (tmp_path / "instrument.yaml").write_text(INSTRUMENT, encoding="utf-8")
    return tmp_path


@pytest.fixture
def study(folder: Path) -> Study:
    """Return the small study."""
    return read_study(folder)


@pytest.fixture
def write_csv(tmp_path: Path) -> Callable[..., Path]:
    """Return a writer of response files: header and rows as text."""

    def write(
        rows: tuple[str, ...] = ROWS, header: str = HEADER, name: str = "answers.csv"
    ) -> Path:
        path = tmp_path / name
        path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
        return path

    return write


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Return a runner of the command line: arguments to (exit code, stdout, stderr)."""

    def call(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["crm-study", *map(str, arguments)])
        code = cli.DONE
        try:
            cli.main()
        except SystemExit as stop:
            code = int(stop.code or 0)
        captured = capsys.readouterr()
        assert "Traceback" not in captured.out + captured.err
        return code, captured.out, captured.err

    return call
