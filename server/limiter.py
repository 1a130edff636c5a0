"""Token buckets, one for each key: so many a minute, with so many at once."""

import time

MOST_BUCKETS = 100_000


class Limiter:
    def __init__(self) -> None:
        self._buckets: dict[str, tuple[float, float]] = {}

    def take(self, key: str, per_minute: float, burst: float) -> float:
        """Take one; seconds to wait when there is none, else 0."""
        moment, rate = time.monotonic(), per_minute / 60
        tokens, at = self._buckets.get(key, (burst, moment))
        tokens = min(burst, tokens + (moment - at) * rate)
        if tokens < 1:
            return (1 - tokens) / rate
        if len(self._buckets) >= MOST_BUCKETS:
            for old in list(self._buckets)[: MOST_BUCKETS // 4]:
                del self._buckets[old]
        self._buckets[key] = (tokens - 1, moment)
        return 0.0
