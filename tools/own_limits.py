# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`make lint`: auditor measured by its own instruments, against the limits of its own code rules."""

import sys
from collections.abc import Iterator
from pathlib import Path

from auditor.instruments.languages import PYTHON
from auditor.instruments.measurement import measure
from auditor.model.measured import Function, Measurement

PACKAGE = Path(__file__).parent.parent / "auditor"

MODULE_SLOC, COMMAND_SLOC = 250, 59
FUNCTION_NLOC, FUNCTION_CCN, FUNCTION_PARAMETERS = 40, 8, 5
SMALL_NLOC, SMALL_SHARE = 20, 0.85


def measure_package() -> dict[str, Measurement]:
    """Every module of the package by its path."""
    measured = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        outcome = measure(path.read_bytes(), PYTHON)
        if not isinstance(outcome, Measurement):
            raise TypeError(f"{path}: {outcome.reason}")
        measured[str(path.relative_to(PACKAGE.parent))] = outcome
    return measured


def find_excesses(measured: dict[str, Measurement]) -> Iterator[str]:
    """One line for each limit that is exceeded."""
    functions: list[Function] = []
    for path, measurement in measured.items():
        is_command = any(function.name == "command" for function in measurement.functions or ())
        most = COMMAND_SLOC if is_command else MODULE_SLOC
        if measurement.lines.code > most:
            yield f"{path}: {measurement.lines.code} SLOC, at most {most}"
        for function in measurement.functions or ():
            functions.append(function)
            figures = (
                ("NLOC", function.nloc, FUNCTION_NLOC),
                ("CCN", function.ccn, FUNCTION_CCN),
                ("parameters", function.parameters, FUNCTION_PARAMETERS),
            )
            place = f"{path}:{function.start}: {function.name}"
            yield from (f"{place}: {name} {value}, at most {limit}" for name, value, limit in figures if value > limit)
    small = sum(function.nloc <= SMALL_NLOC for function in functions)
    if small < SMALL_SHARE * len(functions):
        yield f"auditor: {small} of {len(functions)} functions have at most {SMALL_NLOC} NLOC, less than 85 %"


def main() -> int:
    """Print the excesses; the exit code."""
    measured = measure_package()
    excesses = list(find_excesses(measured))
    for excess in excesses:
        sys.stdout.write(f"{excess}\n")
    code = sum(measurement.lines.code for measurement in measured.values())
    functions = sum(len(measurement.functions or ()) for measurement in measured.values())
    sys.stdout.write(f"auditor itself: {code:,} SLOC, {functions} functions, {len(excesses)} limits exceeded\n")
    return 1 if excesses else 0


if __name__ == "__main__":
    sys.exit(main())
