"""Cases of pls.R: formula-made and real answers, with their path models."""

import numpy as np
import pytest

from crm_study.kernels.pls.path_model import path_model

STEMS = {"image": ("IMAG", 5), "expectation": ("CUEX", 3), "quality": ("PERQ", 7),
         "value": ("PERV", 2), "satisfaction": ("CUSA", 3), "complaints": ("CUSCO", 0),
         "loyalty": ("CUSL", 3)}  # fmt: skip
ECSI = {
    "expectation": ["image"],
    "quality": ["expectation"],
    "value": ["expectation", "quality"],
    "satisfaction": ["image", "expectation", "quality", "value"],
    "complaints": ["satisfaction"],
    "loyalty": ["image", "satisfaction", "complaints"],
}
SMALL = {"know": [0, 1], "act": [2, 3, 4], "bond": [5, 6, 7], "grow": [8, 9]}
LINES = {"act": ["know"], "bond": ["know", "act"], "grow": ["act", "bond"]}
FORMATIVE = {"made": ("know", "bond"), "mobile": ("image", "quality")}


def blocks_of(names):
    """Columns of the seven ECSI constructs."""
    names = list(names)
    wanted = {
        construct: [f"{stem}{k}" for k in range(1, size + 1)] or [stem]
        for construct, (stem, size) in STEMS.items()
    }
    return {construct: [names.index(i) for i in items] for construct, items in wanted.items()}


@pytest.fixture(scope="module")
def ecsi(mobile):
    """Answers, construct columns and paths of the mobile-phone customers."""
    return mobile.to_numpy(float), blocks_of(mobile.columns), ECSI


@pytest.fixture(scope="module")
def pls_case(request, two_traits):
    """Scores and path model of a case of pls.R: `pls_case("made_B", consistent=True)`."""

    def load(name, *, consistent=False):
        data, mode = name.split("_")
        if data == "made":
            scores, blocks, paths = two_traits(240), SMALL, LINES
        else:
            scores, blocks, paths = request.getfixturevalue("ecsi")
        modes = dict.fromkeys(FORMATIVE[data], "B") if mode == "B" else {}
        return scores, path_model(blocks, paths, modes=modes, consistent=consistent)

    return load


@pytest.fixture(scope="session")
def factor_population():
    """Exact population correlations of three common factors with known paths."""
    loadings = np.array([0.9, 0.8, 0.7, 0.85, 0.75, 0.6, 0.8, 0.7, 0.65])
    factors = np.array([[1, 0.5, 0.55], [0.5, 1, 0.6], [0.55, 0.6, 1]])
    own = np.repeat(np.arange(3), 3)
    matrix = factors[own[:, None], own] * loadings[:, None] * loadings
    np.fill_diagonal(matrix, 1.0)
    model = path_model(
        {"a": [0, 1, 2], "b": [3, 4, 5], "c": [6, 7, 8]},
        {"b": ["a"], "c": ["a", "b"]},
        consistent=True,
    )
    paths = {(0, 1): 0.5, (0, 2): (0.55 - 0.3) / 0.75, (1, 2): (0.6 - 0.275) / 0.75}
    return matrix, model, loadings, paths
