"""Simulated answers to every bundled instrument, drawn once a session."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from crm_study.protocol.reader import read_study
from crm_study.responses.simulate import draw_synthetic, write_simulation

Simulated = Callable[[str], Path]


@pytest.fixture(scope="session")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> Simulated:
    """Return the file of an instrument's simulated answers, by its name."""
    folder = tmp_path_factory.mktemp("simulated")

    def file(name: str) -> Path:
        path = folder / f"{name}-SYNTHETIC.csv"
        if not path.is_file():
            write_simulation(draw_synthetic(read_study(name)), path)
        return path

    return file
