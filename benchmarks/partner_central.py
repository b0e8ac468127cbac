"""The simulator in a process of its own, so that no contender pays for it."""

import json
import sys
import time

from workbench.simulator import Simulator, World


def main(invitations_a_slice: int, slices: int, latency_seconds: float) -> None:
    """Serve until stdin ends: print the address, then for each line read what it has cost."""
    keys = list(World(0).slices)[:slices]
    world = World.with_slices(dict.fromkeys(keys, invitations_a_slice))
    with Simulator(world, latency_seconds=latency_seconds) as simulator:
        print(simulator.endpoint_url, flush=True)
        for _ in sys.stdin:
            cost = {"cpu_seconds": time.process_time(), "requests": simulator.requests}
            print(json.dumps(cost), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))
