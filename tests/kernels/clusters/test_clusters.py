"""k-means, silhouettes, agreement of partitions, stability."""

import numpy as np
import pytest
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score, silhouette_samples

from crm_study.kernels.clusters.k_means import k_means, nearest_centers, standardized
from crm_study.kernels.clusters.partitions import adjusted_rand, best_jaccard
from crm_study.kernels.clusters.silhouette import silhouettes
from crm_study.kernels.clusters.stability import stability


@pytest.fixture
def irises(data_set):
    return standardized(data_set("iris").iloc[:, -5:-1].to_numpy(float))


@pytest.fixture
def three():
    generator = np.random.default_rng(4)
    centers = np.array([[0, 0], [8, 0], [0, 8.0]])
    truth = np.repeat([0, 1, 2], [60, 40, 20])
    return centers[truth] + generator.normal(size=(120, 2)), truth


@pytest.mark.parametrize("place", range(3))
def test_the_irises_are_parted_as_in_r(irises, reference, place):
    r = reference("customers")["clusters"][place]
    found = k_means(irises, k=r["k"], n_starts=60)
    assert found.within == pytest.approx(r["within"], rel=1e-10)
    assert found.total == pytest.approx(r["total"], rel=1e-12)
    assert np.bincount(found.labels).tolist() == r["sizes"]
    widths = silhouettes(irises, found.labels)
    assert widths.mean() == pytest.approx(r["silhouette"], rel=1e-10)
    assert widths.min() == pytest.approx(r["least"], rel=1e-9)


def test_scikit_learn_says_the_same(irises):
    theirs = KMeans(3, n_init=60, random_state=1, tol=0).fit(irises)
    ours = k_means(irises, k=3, n_starts=60)
    assert ours.within == pytest.approx(theirs.inertia_, rel=1e-8)
    assert adjusted_rand(ours.labels, theirs.labels_) == pytest.approx(1)
    np.testing.assert_allclose(
        silhouettes(irises, ours.labels), silhouette_samples(irises, ours.labels), atol=1e-10
    )


def test_planted_clusters_are_found_and_stable(three):
    values, truth = three
    found = k_means(values, k=3)
    np.testing.assert_array_equal(found.labels, truth)
    assert found.n_best > 10
    steady = stability(values, found.labels, k=3, n_resamples=20)
    assert steady.jaccard.min() > 0.97
    assert steady.recovered.tolist() == [1, 1, 1]
    assert steady.adjusted_rand > 0.97


def test_what_is_no_cluster_is_not_stable():
    values = np.random.default_rng(9).normal(size=(150, 3))
    found = k_means(values, k=5)
    assert stability(values, found.labels, k=5, n_resamples=20).jaccard.min() < 0.75


def test_shift_order_and_seed(three):
    values, _ = three
    found = k_means(values, k=3)
    mixed = np.random.default_rng(1).permutation(len(values))
    np.testing.assert_array_equal(k_means(values[mixed] + 1e3, k=3).labels, found.labels[mixed])
    again = k_means(values, k=3)
    np.testing.assert_array_equal(again.labels, found.labels)
    assert again.within == found.within


def test_the_sum_of_squares_is_that_of_the_nearest_center(three):
    values, _ = three
    found = k_means(values, k=4)
    labels, within = nearest_centers(values, found.centers)
    np.testing.assert_array_equal(labels, found.labels)
    assert within == pytest.approx(found.within, rel=1e-10)


def test_silhouettes_by_hand_and_of_a_single_row():
    # Row 0: a = 1, b = mean(10, 11) = 10.5.
    widths = silhouettes([[0.0], [1], [10], [11]], list("aabb"))
    np.testing.assert_allclose(widths, [9.5 / 10.5, 8.5 / 9.5, 8.5 / 9.5, 9.5 / 10.5])
    assert silhouettes([[0.0], [1], [5]], [0, 0, 1])[2] == 0


def test_partitions_by_hand_and_by_scikit_learn():
    generator = np.random.default_rng(6)
    first, second = generator.integers(0, 4, 90), generator.integers(0, 3, 90)
    assert adjusted_rand(first, second) == pytest.approx(adjusted_rand_score(first, second))
    assert adjusted_rand([1, 1, 1], [2, 2, 2]) == 1
    np.testing.assert_allclose(best_jaccard([0, 0, 0, 1], ["a", "a", "b", "b"]), [2 / 3, 1 / 2])


def test_what_cannot_be_clustered_is_refused(refused):
    with refused(
        "k-means needs 2 clusters or more, and fewer than different rows; got 3 clusters and 2 "
        "different rows."
    ):
        k_means([[1.0], [2], [1], [2]], k=3)
    with refused("Standardizing needs columns that vary."):
        standardized([[1.0, 2], [1, 3]])
    with refused("Silhouettes need at least 2 clusters, fewer than rows, and one label a row."):
        silhouettes([[1.0], [2]], [0, 0])
    with refused("Two partitions need the same rows, at least 2 of them."):
        adjusted_rand([1, 2], [1, 2, 3])
    with refused("The values must be complete: 1 of 2 values is missing or infinite."):
        k_means([[1.0], [np.nan]], k=2)
