import numpy as np
import pytest

from crm_study.kernels.clustered.cluster_robust import cluster_robust
from crm_study.kernels.clustered.joint_wald import joint_wald


@pytest.fixture(scope="module")
def data(made_up):
    """Outcome, two scores and three indicators, institutions and weights of the .R file."""
    answers = made_up(120, 6)
    i = np.arange(1, 121)
    role = (i * 7 + i // 11) % 4
    dummies = np.column_stack([role == level for level in (1, 2, 3)]).astype(float)
    cluster = [f"MFI{k:02d}" for k in 1 + (i * 5 + i // 13) % 12]
    x = np.hstack([answers[:, :2], dummies])
    return answers[:, 3:].mean(axis=1), x, cluster, 1 + (i * 11) % 7 / 3


@pytest.mark.parametrize(
    ("name", "columns"), [("role", [3, 4, 5]), ("all", [1, 2, 3, 4, 5]), ("a", [1])]
)
def test_agrees_with_clubsandwich(reference, data, name, columns):
    y, x, cluster, _ = data
    known = reference("regression_family")["htz"][name]
    found = joint_wald(y, x, cluster=cluster, columns=columns)
    for field, value in known.items():
        assert getattr(found, field) == pytest.approx(value, rel=1e-8), field


def test_weights_agree_with_clubsandwich(reference, data):
    y, x, cluster, weights = data
    known = reference("regression_family")["htz"]["weighted"]
    found = joint_wald(y, x, cluster=cluster, columns=[3, 4, 5], weights=weights)
    for field, value in known.items():
        assert getattr(found, field) == pytest.approx(value, rel=1e-7), field


def test_one_coefficient_is_its_squared_t(data):
    y, x, cluster, _ = data
    fit = cluster_robust(y, x, cluster=cluster)
    found = joint_wald(y, x, cluster=cluster, columns=[2])
    assert found.statistic == pytest.approx(fit.statistic[2] ** 2, rel=1e-9)
    assert found.df2 == pytest.approx(fit.df[2], rel=1e-9)


def test_units_do_not_matter(data):
    y, x, cluster, _ = data
    found = joint_wald(y, x, cluster=cluster, columns=[1, 2])
    moved = joint_wald(9 - 4 * y, 100 + x / 3, cluster=cluster, columns=[1, 2])
    assert moved.statistic == pytest.approx(found.statistic, rel=1e-8)
    assert moved.df2 == pytest.approx(found.df2, rel=1e-8)


def test_more_coefficients_than_the_clusters_carry_are_undefined(data):
    y, x, _, _ = data
    found = joint_wald(y, x, cluster=np.arange(120) % 3, columns=[1, 2, 3, 4, 5])
    assert np.isnan(found.statistic)
    assert found.df2 < 0
