"""What a seed decides: how many laptops, what they do, and what goes wrong."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

SCOPES = 3
MOST_LAPTOPS = 6


@dataclass(frozen=True)
class Plan:
    """One run of the simulation."""

    seed: int
    laptops: int
    steps: int
    fault_rate: float
    kill_odds: float
    skew_seconds: tuple[float, ...]
    has_viewer: bool
    """The last laptop may not write the last scope."""
    slow_from_rows: int | None
    max_rows: int | None
    batch_rows: int
    """Largest batch and page; small ones make several requests of one push."""
    in_flight: int
    """Requests of one push at once; with two, threads decide which comes first, and the seed alone
    does not bring a run back."""
    is_hot: bool
    """Everybody edits the same few fields of the same records, also while a sync is under way."""
    swallows: bool
    """A trigger that is not ours drops some rows."""
    outages: bool
    """The server is restarted, publishes late, and is restored from an older backup."""


def plan_for(seed: int, *, steps: int = 60, is_real: bool = False) -> Plan:
    """The plan of a seed; some things cannot be done to the real server."""
    random = Random(f"plan/{seed}")  # noqa: S311
    max_rows = None if is_real else random.choice((None, None, 3))
    laptops = random.choice((1, 1, 2, 2, 3, 4, 5, MOST_LAPTOPS))
    return Plan(
        seed=seed,
        laptops=laptops,
        steps=steps + random.randrange(steps),
        fault_rate=random.choice((0.0, 0.1, 0.25, 0.4)),
        kill_odds=random.choice((0.0, 0.2, 0.4)),
        skew_seconds=tuple(random.choice((0, 3, -40, 900, -4000)) for _ in range(laptops)),
        has_viewer=laptops > 1 and random.random() < 0.4,
        slow_from_rows=None if is_real else random.choice((None, None, 3, 6)),
        max_rows=max_rows,
        # A server that cuts answers must still answer a look-up of a whole batch.
        batch_rows=random.choice((500, 500, 2, 3) if max_rows is None else (2, 3)),
        in_flight=random.choice((1, 1, 1, 2)),
        is_hot=random.random() < 0.3,
        swallows=not is_real and random.random() < 0.2,
        outages=not is_real and random.random() < 0.6,
    )
