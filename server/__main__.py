"""`python -m server` is the command `palabre`."""

import gc


def main() -> None:
    """Look for no garbage while everything is imported: there is none, and the looks would take a third of the time."""
    gc.disable()
    from server.cli import main as run  # noqa: PLC0415  (after the line before)

    gc.enable()
    run()


if __name__ == "__main__":
    main()
