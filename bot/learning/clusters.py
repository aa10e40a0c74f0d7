"""Which questions ask the same: agglomerative clustering by the average distance, cut off at a distance."""

import numpy as np
import numpy.typing as npt
from sklearn.cluster import AgglomerativeClustering

from bot.retrieval.features import Floats

Labels = npt.NDArray[np.int64]


def cluster(places: Floats, distance: float) -> Labels:
    """(n,) int64: the cluster of each row of `places` (n, d) of unit length, numbered as they first appear.

    Two clusters are joined while the mean of 1 - cosine (0 to 2) between their rows is below `distance`. Takes memory
    and time in the square of n.
    """
    if len(places) < 2:
        return np.zeros(len(places), dtype=np.int64)
    model = AgglomerativeClustering(n_clusters=None, metric="cosine", linkage="average", distance_threshold=distance)
    found = model.fit_predict(places)
    order = {label: number for number, label in enumerate(dict.fromkeys(found.tolist()))}
    return np.array([order[label] for label in found.tolist()], dtype=np.int64)
