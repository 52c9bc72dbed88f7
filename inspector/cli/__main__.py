"""`python -m inspector.cli` is the command `yardproof`."""

from inspector.cli.program import main

if __name__ == "__main__":
    main()
