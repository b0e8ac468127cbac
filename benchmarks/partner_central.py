"""The simulator in its own process, so that its cost is not measured with a contender."""

import json
import sys
import time
from datetime import timedelta

from workbench.simulator import Simulator, World


def main(invitations_a_slice: int, slices: int, latency_seconds: float) -> None:
    """Serve some invitations in each of the first slices."""
    keys = list(World(0).slices)[:slices]
    serve(World.with_slices(dict.fromkeys(keys, invitations_a_slice)), latency_seconds)


def serve(world: World, latency_seconds: float = 0) -> None:
    """Serve until stdin ends: print the address, then the cost so far for each line read.

    A line with a number moves the simulated clock by as many seconds first.
    """
    with Simulator(world, latency_seconds=latency_seconds) as simulator:
        print(simulator.endpoint_url, flush=True)
        for line in sys.stdin:
            simulator.advance(timedelta(seconds=float(line.strip() or 0)))
            cost = {"cpu_seconds": time.process_time(), "requests": simulator.requests}
            print(json.dumps(cost), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))
