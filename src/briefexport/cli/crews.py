"""Who does the work of a build: processes of this machine, or a cluster that was asked for."""

from collections.abc import Iterator
from contextlib import contextmanager

from briefexport.scheduling import Crew
from briefexport.workers import Pool


@contextmanager
def crew(jobs: int, cluster: str) -> Iterator[Crew]:
    """Give `jobs` processes of this machine, or those of the cluster at the address `cluster`."""
    if cluster:
        # This machine's own start sooner without.
        from briefexport.cluster import connected  # noqa: PLC0415
        from briefexport.executors import Submitted  # noqa: PLC0415

        with connected(cluster) as executor:
            yield Submitted(executor)
    else:
        yield Pool(jobs)
