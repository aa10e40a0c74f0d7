"""How far a fraction of few cases can be trusted: the Wilson score interval, which holds near 0 and 1 too."""

import math

Z_95 = 1.959963984540054


def wilson(successes: int, n: int, z: float = Z_95) -> tuple[float, float] | None:
    """The interval (0 to 1) of the probability behind `successes` of `n`; None without cases. `z` 1.96 means 95 %."""
    if n == 0:
        return None
    share = successes / n
    scale = 1 + z * z / n
    middle = (share + z * z / (2 * n)) / scale
    half = z / scale * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    # At the ends the formula gives 0 and 1 exactly but for rounding
    low = 0.0 if successes == 0 else max(0.0, middle - half)
    high = 1.0 if successes == n else min(1.0, middle + half)
    return low, high


def sign_test(better: int, worse: int) -> float:
    """Probability of a difference at least this large if neither run were better: exact, two-sided, 0 to 1."""
    n = better + worse
    tail = sum(math.comb(n, count) for count in range(min(better, worse) + 1))
    return min(1.0, 2 * tail / (1 << n))
