# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Every report that is shown in all forms, by the name that a test has for it."""

import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType

from auditor.renderers import Report
from tests.made.hostile import HOSTILE, hostile_report
from tests.made.places import ROOT
from tests.made.reports import lines_only_report, recorded_report, shown_report, troubled_report, whole_report

REPORTS: Mapping[str, Callable[[], Report]] = MappingProxyType(
    {
        "whole": whole_report,
        "troubled": troubled_report,
        "shown": shown_report,
        "lines only": lines_only_report,
        "R4.3.0": recorded_report,
        **{name: partial(hostile_report, text) for name, text in HOSTILE.items()},
    }
)
"""What makes each report."""


def texts_with_seed(seed: str) -> str:
    """The texts of all forms of all reports but the hostile ones, as an interpreter with this hash seed writes them."""
    program = (
        "import sys; from auditor.renderers import FORMATS; from tests.made.hostile import HOSTILE;"
        "from tests.made.named_reports import REPORTS; from tests.made.reports import render;"
        "sys.stdout.buffer.write(''.join(repr((form, name, render(form, make()))) for form in FORMATS"
        " for name, make in REPORTS.items() if name not in HOSTILE).encode())"
    )
    environment = {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", program]
    return subprocess.run(command, capture_output=True, text=True, check=True, env=environment, cwd=ROOT).stdout
