"""Clusters by average distance."""

import numpy as np
import pytest

from bot.learning.clusters import cluster


def places(*angles):
    return np.array([[np.cos(angle), np.sin(angle)] for angle in angles], dtype=np.float32)


@pytest.mark.parametrize(
    ("angles", "distance", "labels"),
    [
        ((), 0.5, []),
        ((1.0,), 0.5, [0]),
        ((1.0, 1.0), 0.5, [0, 0]),
        ((0.0, 1.5, 0.1, 1.6), 0.1, [0, 1, 0, 1]),
        ((0.0, 1.5, 0.1, 1.6), 0.001, [0, 1, 2, 3]),
        ((0.0, 1.5, 0.1, 1.6), 1.5, [0, 0, 0, 0]),
    ],
)
def test_what_is_near_is_together(angles, distance, labels):
    found = cluster(places(*angles).reshape(len(angles), 2), distance)
    assert found.tolist() == labels
    assert found.dtype == np.int64
