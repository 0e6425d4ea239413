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
    _compile_nothing_that_is_cut_short()
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


def _compile_nothing_that_is_cut_short() -> None:
    """Have nothing compiled where files may not grow: Python would keep a module that was cut short, and fail by it.

    What was compiled before this could be said is removed if it has just the size at which it would have been cut.
    """
    limit = _largest_file()
    if limit == "unlimited":
        return
    sys.dont_write_bytecode = True
    for spec in (sys.modules["auditor"].__spec__, __spec__):
        try:
            if spec and spec.cached and str(os.stat(spec.cached).st_size) == limit:
                os.unlink(spec.cached)
        except OSError:
            continue  # it was not compiled, or cannot be removed


def _largest_file() -> str:
    """The bytes to which a file may grow, as the kernel says it; the module `resource` may be anybody's by now."""
    try:
        with open("/proc/self/limits", encoding="ascii") as limits:
            return next(line.split()[3] for line in limits if line.startswith("Max file size"))
    except OSError:
        return "unknown"


if __name__ == "__main__":
    start()
