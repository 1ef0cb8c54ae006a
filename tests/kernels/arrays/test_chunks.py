"""Chunks of draws: a cut that depends on the work alone, and streams apart from one another."""

from __future__ import annotations

import numpy as np
import pytest

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.chunks import Chunk, chunks, here


def test_all_draws_are_made_once_and_more_begin_with_the_same():
    few, many = chunks(250, seed=3, most=100), chunks(1000, seed=3, most=100)
    assert [one.n_draws for one in few] == [100, 100, 50]
    assert few[:2] == many[:2]
    assert [one.number for one in many] == list(range(10))


def test_the_first_stream_is_that_of_the_seed():
    drawn = Chunk(0, 5, seed=11).generator().random(5)
    np.testing.assert_array_equal(drawn, np.random.default_rng(11).random(5))


def test_streams_are_those_of_numpy_s_spawned_seeds_and_do_not_meet():
    spawned = np.random.SeedSequence(11).spawn(3)
    for number in (1, 2):
        drawn = Chunk(number, 5, seed=11).generator().random(5)
        np.testing.assert_array_equal(drawn, np.random.default_rng(spawned[number]).random(5))
    streams = np.array([Chunk(k, 1, seed=11).generator().random(2000) for k in range(8)])
    apart = np.abs(np.corrcoef(streams)[np.triu_indices(8, 1)])
    assert apart.max() < 4 / np.sqrt(2000)
    assert len(np.unique(streams)) == streams.size


def test_chunks_are_done_in_order():
    assert list(here(lambda chunk: chunk.number, chunks(3, seed=0, most=1))) == [0, 1, 2]


@pytest.mark.parametrize(("n_draws", "seed"), [(0, 1), (-2, 1), (5, -1)])
def test_no_draws_and_no_seed_are_refused(n_draws, seed):
    with pytest.raises(AnalysisError) as caught:
        chunks(n_draws, seed=seed, most=10)
    assert str(caught.value) == (
        "A simulation needs 1 draw at least and a seed of 0 or more; "
        f"got {n_draws} draws and the seed {seed}."
    )
