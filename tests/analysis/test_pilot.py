"""The pilot names what ails each item, and is not impressed by small samples."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import crm_study as cs

STUDY = """\
schema_version: 1
id: planted
title: {en: "Planted"}
instrument: instrument.yaml
population: {clusters: {column: mfi, n: 3}}
waves: {column: wave, pilot: pilot, main: main}
constructs:
  care: {label: {en: Care}, items: [a1, a2, a3, a4, backward, noise, double, silent, same]}
"""
ITEMS = ("a1", "a2", "a3", "a4", "backward", "noise", "double", "silent", "same")


@pytest.fixture
def study(tmp_path: Path) -> cs.Study:
    items = "\n".join(f"      - {{id: {name}, scale: s, text: {{en: x}}}}" for name in ITEMS)
    (tmp_path / "study.yaml").write_text(STUDY, "utf-8")
    (tmp_path / "instrument.yaml").write_text(
        "schema_version: 1\nlanguages: [en]\n"
        "scales: {s: {points: {1: {}, 2: {}, 3: {}, 4: {}, 5: {}, 6: {}, 7: {}}}}\n"
        f"sections:\n  - id: s\n    items:\n{items}\n",
        "utf-8",
    )
    return cs.read_study(tmp_path)


def answers(n: int, seed: int) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    trait = rng.integers(2, 7, n)
    near = lambda: np.clip(trait + rng.integers(-1, 2, n), 1, 7)  # noqa: E731
    frame = pd.DataFrame({name: near() for name in ("a1", "a2", "a3", "a4")})
    frame["backward"] = 8 - near()
    frame["noise"] = rng.permutation(np.resize([1, 7, 4, 2, 6], n))
    frame["double"] = frame["a1"]
    frame["silent"] = near()
    frame["same"] = 4
    frame = frame.astype(object)
    frame.loc[: n // 4, "silent"] = ""
    return frame.assign(mfi="M1", wave="pilot")


def test_a_pilot_of_fifteen_names_every_planted_fault(study: cs.Study) -> None:
    frame = answers(20, seed=3)
    findings = cs.analyze(study, cs.admit(frame, study).responses)
    judged = {
        row["item"]: (row["verdict"], row["diagnosis"]) for row in findings["items.pilot"].rows
    }
    assert findings["items.pilot"].rows[0]["n_obs"] == 14
    assert judged["backward"] == ("reverse", "reversed")
    assert judged["double"] == ("drop", "redundant")
    assert judged["silent"] == ("rewrite", "misread")
    assert judged["same"] == ("rewrite", "constant")
    assert judged["noise"][1] == "weak"
    assert judged["a1"] == judged["a2"] == judged["a3"] == ("keep", "fine")


def test_a_small_pilot_is_not_called_reliable(study: cs.Study) -> None:
    """The same alpha of .80: twelve respondents do not show it, a hundred do."""
    for n, verdict in ((12, "not shown to be reliable"), (100, "acceptable")):
        base = np.resize([1, 2, 3, 4, 5, 6, 7], n).astype(float)
        shift = np.resize([2, -2, 1, -1, 2], n)
        frame = pd.DataFrame(dict.fromkeys(("a1", "a2"), base))
        frame["a2"] = np.clip(base + shift, 1, 7)
        found = cs.reliability(frame)
        assert 0.7 < found.number("scale", "estimate") < 0.87
        assert found.number("scale", "verdict") == verdict


def test_a_pilot_institution_in_the_main_wave_is_named(study: cs.Study) -> None:
    frame = pd.concat([answers(20, 3), answers(20, 4).assign(wave="main", mfi="M1")])
    findings = cs.analyze(study, cs.admit(frame, study).responses)
    assert findings["reliability.pilot"].status == "warning"
    assert (findings["reliability.pilot"].reason or "").startswith(
        "Pilot institutions answered in the main wave too: M1."
    )
