"""How long to wait after failures: exponential with full jitter, capped, never giving up.

Full jitter spreads the kiosks of a district out after a common outage. Pure: the random number is passed in.
"""

BASE_S = 15
CAP_S = 15 * 60


def wait_s(failures: int, random: float, *, base_s: float = BASE_S, cap_s: float = CAP_S) -> float:
    """Seconds to wait after the `failures`-th failure in a row, at least one; random: from 0 up to 1."""
    return max(1.0, random * min(cap_s, base_s * 2.0 ** min(failures - 1, 60)))
