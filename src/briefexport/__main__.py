"""The start of the program: `briefexport`, or `python -m briefexport`."""

import gc
import signal

# What is loaded and read stays: the collector would look through all of it again and again.
COLLECT_AFTER = (200_000, 20, 100)


def main() -> None:
    """Run the command line and exit."""
    gc.set_threshold(*COLLECT_AFTER)
    # Until it can answer an interrupt as it should, one ends the program, and in silence.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from briefexport.cli import main as run  # noqa: PLC0415

    run()


if __name__ == "__main__":
    main()
