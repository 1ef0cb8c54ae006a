"""Monte-Carlo work by any engine: power, coverage, twins and shuffles to the last bit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest

import crm_study as cs
from crm_study.analysis import coverage as coverage_module
from crm_study.analysis import multiverse_null
from crm_study.analysis.in_order import InOrder
from crm_study.errors import AnalysisError
from crm_study.kernels.power import simulation
from crm_study.responses.scale.engines import Engine

STUDY = cs.read_study("rusizi")


@pytest.fixture(autouse=True)
def many_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut works that are small into several parts; the tasks do not know of it."""
    monkeypatch.setattr(simulation, "_NUMBERS_OF_A_CHUNK", 20_000)
    monkeypatch.setattr(multiverse_null, "_DRAWS_OF_A_CHUNK", 20)
    monkeypatch.setattr(coverage_module, "_DRAWS_OF_A_CHUNK", 5)


def frame() -> pd.DataFrame:
    i = np.arange(60)
    made = pd.DataFrame({"a": i * 37 % 101, "b": i * 53 % 97, "e": i * 29 % 89, "g": i % 12})
    return made.assign(y=made["a"] + 3 * made["e"])


WORKS: dict[str, Callable[..., cs.Finding]] = {
    "power": lambda **how: cs.power(
        f_squared=0.1, clusters=12, cluster_size=5, icc=0.1, n_simulations=500, **how
    ),
    "coverage": lambda **how: cs.coverage(sizes=[5] * 10, n_simulations=16, **how),
    "multiverse": lambda **how: cs.multiverse(
        frame(),
        outcome="y",
        predictor="a",
        controls=[[], ["b"]],
        estimators=["ols", "ranks", "cluster_means"],
        std_errors=["ols", "cr2"],
        cluster="g",
        n_permutations=90,
        **how,
    ),
    "ensemble": lambda **how: cs.ensemble(STUDY, n_twins=2, n=40, **how),
}


def same(first: cs.Finding, second: cs.Finding) -> None:
    assert (first.rows, first.overall, first.details) == (
        second.rows,
        second.overall,
        second.details,
    )


def parts_told(work: Callable[..., cs.Finding], **how: Any) -> tuple[cs.Finding, int]:
    told: list[tuple[int, int]] = []
    found = work(progress=lambda done, of: told.append((done, of)), **how)
    n_parts = told[0][1]
    assert told == [(done, n_parts) for done in range(n_parts + 1)]
    return found, n_parts


@pytest.mark.parametrize("name", WORKS)
def test_two_processes_give_the_same_bits(name: str) -> None:
    found, n_parts = parts_told(WORKS[name])
    assert n_parts > 1
    same(found, WORKS[name](engine=cs.engine("local", jobs=2)))


@pytest.mark.parametrize("name", ["power", "coverage", "multiverse"])
def test_dask_gives_the_same_bits(name: str) -> None:
    pytest.importorskip("distributed")
    same(WORKS[name](), WORKS[name](engine=cs.engine("dask")))


@pytest.mark.parametrize("name", ["power", "coverage", "multiverse"])
def test_spark_gives_the_same_bits(name: str) -> None:
    pytest.importorskip("pyspark")
    same(WORKS[name](), WORKS[name](engine=cs.engine("spark")))


def backwards(task: Callable[[Any], Any], parts: Sequence[Any]) -> Iterator[tuple[Any, Any]]:
    """Do the last part first."""
    yield from ((part, task(part)) for part in reversed(parts))


def refusing(task: Callable[[Any], Any], parts: Sequence[Any]) -> Iterator[tuple[Any, Any]]:
    """Do nothing."""
    raise AssertionError(task, parts)


@pytest.mark.parametrize("name", ["power", "coverage", "multiverse"])
def test_the_order_of_the_work_does_not_matter(name: str) -> None:
    same(WORKS[name](), WORKS[name](engine=backwards))


def test_results_come_in_the_order_of_the_parts() -> None:
    assert InOrder(backwards)(abs, [-3, 2, -1]) == [3, 2, 1]


def test_a_small_work_starts_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    engine: Engine = refusing
    found = cs.power(
        f_squared=0.1, clusters=12, cluster_size=5, icc=0.1, n_simulations=500, engine=engine
    )
    assert found.number("simulated", "n_simulations") == 500
    assert cs.coverage(sizes=30, n_simulations=50, methods=["ols"], engine=engine).rows
    assert WORKS["multiverse"](engine=engine).number("glance", "n_permutations") == 90


@pytest.mark.parametrize(
    ("name", "address", "sentence"),
    [
        (
            "dusk",
            None,
            "There is no engine 'dusk'; there are local, dask, spark. Did you mean 'dask'?",
        ),
        (
            "local",
            "tcp://host:8786",
            "The engine local has no cluster; a cluster needs dask or spark.",
        ),
    ],
)
def test_what_is_no_engine_is_said(name: str, address: str | None, sentence: str) -> None:
    with pytest.raises(AnalysisError) as caught:
        cs.engine(name, address=address)
    assert str(caught.value) == sentence
