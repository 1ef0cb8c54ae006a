"""Power, coverage and the multiverse from the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from crm_study.cli import DONE, UNUSABLE

Run = Callable[..., tuple[int, str, str]]


def test_power_is_that_of_the_chapter(run: Run) -> None:
    code, out, _ = run("power", "rusizi", "--json")
    assert code == DONE
    _, whole, _ = run("analyze", "rusizi", "--chapter", "power", "--json")
    assert json.loads(out) == json.loads(whole)


def test_simulations_and_coverage_do_not_depend_on_the_processes(run: Run, tmp_path: Path) -> None:
    words = ("power", "rusizi", "--coverage", "--simulations", "120", "--method", "cr2", "--json")
    code, out, err = run(*words, "--out", tmp_path)
    assert (code, err) == (DONE, "")
    assert out == (tmp_path / "findings.json").read_text("utf-8")
    _, again, _ = run(*words, "--jobs", "2", "--engine", "local")
    assert again == out
    found = json.loads(out)["findings"]
    assert [row["design"] for row in found["power"]["tidy"]][-1] == "simulated"
    assert [row["method"] for row in found["coverage"]["tidy"]] == ["cr2"]
    assert found["coverage"]["glance"]["n_simulations"] == 120


def test_a_study_without_data_is_planned(run: Run) -> None:
    code, out, _ = run("power", "servqual-mfi", "--coverage", "--simulations", "4", "--n", "84")
    assert code == DONE
    assert "Into 4 samples of 84 respondents" in " ".join(out.split())


def test_coverage_is_told_in_french(run: Run) -> None:
    words = ("--coverage", "--simulations", "4", "--method", "ols", "--lang", "fr")
    code, out, _ = run("power", "rusizi", *words)
    assert code == DONE
    assert "Verdict" in out


def test_the_multiverse_is_shuffled_as_often_as_asked(run: Run) -> None:
    code, out, _ = run("multiverse", "rusizi", "--permutations", "199", "--json")
    assert code == DONE
    _, whole, _ = run("analyze", "rusizi", "--chapter", "multiverse", "--json")
    assert json.loads(out) == json.loads(whole)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("power", "rusizi", "--slope", "0.2"), "give --coverage with them."),
        (
            ("power", "rusizi", "--coverage", "--method", "cr22"),
            "No method 'cr22' gives an interval in this design",
        ),
        (("power", "rusizi", "--engine", "dusk"), "'dusk' is not one of 'local', 'dask', 'spark'"),
        (
            ("power", "rusizi", "--cluster", "tcp://host:1"),
            "The engine local has no cluster; a cluster needs dask or spark.",
        ),
        (
            ("multiverse", "rusizi", "--name", "scrrm"),
            "Study 'rusizi' has no multiverse 'scrrm'; it has",
        ),
        (("multiverse", "ecsi-mobile"), "Study 'ecsi-mobile' declares no multiverse."),
    ],
)
def test_what_cannot_be_drawn_is_said(run: Run, words: tuple[str, ...], sentence: str) -> None:
    code, _, err = run(*words)
    assert code == UNUSABLE
    assert sentence in " ".join(err.split())
