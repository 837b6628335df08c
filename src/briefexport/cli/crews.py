"""Who does the work of a build: processes of this machine, or a cluster that was asked for."""

from collections.abc import Iterator
from contextlib import contextmanager

from briefexport.cluster import connected
from briefexport.executors import Submitted
from briefexport.scheduling import Crew
from briefexport.workers import Pool


@contextmanager
def crew(jobs: int, cluster: str) -> Iterator[Crew]:
    """Give `jobs` processes of this machine, or those of the cluster at the address `cluster`."""
    if cluster:
        with connected(cluster) as executor:
            yield Submitted(executor)
    else:
        yield Pool(jobs)
