"""`python -m tracker` is the `tracker` command."""

from tracker.cli.main import run

if __name__ == "__main__":
    run()
