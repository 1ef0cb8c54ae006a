"""Rows of true and false that are the same, against numpy's slower way."""

import numpy as np
import pytest

from crm_study.kernels.arrays.distinct_rows import distinct_rows


@pytest.mark.parametrize("n_columns", [1, 7, 8, 9, 70])
def test_the_same_as_numpy(n_columns):
    flags = np.random.default_rng(n_columns).random((300, n_columns)) < 1 / n_columns
    distinct, which, n_rows = distinct_rows(flags)
    known = np.unique(flags, axis=0, return_inverse=True, return_counts=True)
    assert (distinct == known[0]).all()
    assert (which == known[1].reshape(-1)).all()
    assert (n_rows == known[2]).all()


def test_one_row():
    distinct, which, n_rows = distinct_rows(np.array([[True, False]]))
    assert (distinct.tolist(), which.tolist(), n_rows.tolist()) == ([[True, False]], [0], [1])
