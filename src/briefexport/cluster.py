"""The executor of a Dask cluster: the one connection that is ever opened, where it is asked for."""

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager

from briefexport.diagnostics import diagnostic
from briefexport.errors import UsageError

# So long is waited for a scheduler to answer.
SECONDS = 10
# So many workers may die over one task before it is given up (Dask: allowed-failures).
RETRIES = 3


@contextmanager
def connected(address: str) -> Iterator[Executor]:
    """Connect to the scheduler at `address` ("tcp://host:port"), and close what was opened.

    Raises UsageError where nobody answers, or Dask is not installed.
    """
    try:
        from dask.distributed import Client  # noqa: PLC0415 - of an extra, and slow to load
    except ImportError as error:
        raise UsageError(
            diagnostic("BX013", "Dask is not installed", hint="install briefexport[cluster]")
        ) from error
    try:
        client = Client(address, timeout=SECONDS, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise UsageError(
            diagnostic(
                "BX013",
                f"no scheduler answers at {address}: {error}",
                hint="it is the address `dask scheduler` prints, such as tcp://10.0.0.5:8786",
            )
        ) from error
    with client, client.get_executor(pure=False, retries=RETRIES) as executor:
        yield executor
