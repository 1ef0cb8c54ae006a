"""PSPP's FACTOR, to the digits it prints.

PSPP 1.6.2 prints a wrong second column here: the fifth component, under the second
eigenvalue. Its first column and its rotations of the columns it printed are right.
"""

import numpy as np
import pytest

from crm_study.kernels.description.correlation_matrix import correlation_of
from crm_study.kernels.factor.factorability import (
    bartlett_sphericity,
    sampling_adequacy,
    squared_multiple_correlations,
)
from crm_study.kernels.factor.principal import principal_axis, principal_components
from crm_study.kernels.factor.rotation import promax, varimax

#: Half a unit of the last printed digit.
PRINTED = 5.0001e-9
#: Rotations start from eight printed digits.
ROTATED = 3e-8


@pytest.fixture(scope="module")
def printed(reference):
    return reference("pspp_factor")


@pytest.fixture(scope="module")
def correlation(made_up):
    return correlation_of(made_up(60, 6))


def numbers(texts):
    """Numbers as printed."""
    return np.array(texts, dtype=float)


def test_factorability(correlation, printed):
    assert sampling_adequacy(correlation).kmo == pytest.approx(float(printed["kmo"]), abs=PRINTED)
    found = bartlett_sphericity(correlation, n_obs=60)
    assert found.statistic == pytest.approx(float(printed["statistic"]), abs=PRINTED)
    assert found.df == int(printed["df"])
    assert found.determinant == pytest.approx(float(printed["determinant"]), abs=0.005)
    np.testing.assert_allclose(
        squared_multiple_correlations(correlation), numbers(printed["smc"]), atol=PRINTED
    )


def test_extraction(correlation, printed):
    components = principal_components(correlation, n_factors=6)
    np.testing.assert_allclose(
        components.eigenvalues, numbers(printed["eigenvalues"]), atol=PRINTED
    )
    first = numbers(printed["first_component"])
    np.testing.assert_allclose(components.loadings[:, 0], first, atol=PRINTED)
    fifth = numbers(printed["second_component_is_the_fifth"])
    np.testing.assert_allclose(components.loadings[:, 4], fifth, atol=PRINTED)
    axis = principal_axis(correlation, n_factors=1, convention="spss")
    np.testing.assert_allclose(axis.loadings.ravel(), numbers(printed["one_factor"]), atol=PRINTED)


def test_rotations_of_what_it_extracted(printed):
    columns = printed["first_component"], printed["second_component_is_the_fifth"]
    extracted = np.column_stack([numbers(column) for column in columns])
    found = varimax(extracted)
    np.testing.assert_allclose(found.loadings, numbers(printed["varimax"]), atol=ROTATED)
    oblique = promax(extracted, convention="spss")
    np.testing.assert_allclose(oblique.loadings, numbers(printed["promax"]), atol=ROTATED)
    assert oblique.phi[0, 1] == pytest.approx(float(printed["phi"]), abs=ROTATED)
