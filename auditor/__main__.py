# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Where every run begins, as `auditor` or as `python -m auditor`: isolated before anything else is imported."""

import os
import sys

if not __package__:  # started by its path: this very package, wherever another may be installed
    sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    import auditor  # noqa: F401 - its modules are then found beside it

    del sys.path[0]


def start() -> None:
    """The console script."""
    from auditor.processes.isolation import isolate

    try:
        isolate()
        from auditor.cli import main
    except (ImportError, MemoryError) as error:
        sys.stderr.write(f"auditor: {error or 'too little memory'}; install auditor again, or give it more memory\n")
        sys.exit(3)
    except KeyboardInterrupt:
        sys.stderr.write("auditor: interrupted\n")
        sys.exit(130)
    main()


if __name__ == "__main__":
    start()
