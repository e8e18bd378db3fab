"""How long to go on."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Size:
    """How much of each fault. `seconds` ends a run that makes no progress; it fails then."""

    worker_kills: int
    acknowledged: int
    server_kills: int
    bursts: int
    conflicts: int
    seconds: float


SIZES = {
    "": Size(worker_kills=20, acknowledged=120, server_kills=2, bursts=30, conflicts=20, seconds=120),
    "long": Size(worker_kills=500, acknowledged=30_000, server_kills=100, bursts=2_000, conflicts=500, seconds=3_600),
}
