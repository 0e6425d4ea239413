# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Every report that is shown in all forms, by the name that a test has for it."""

import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import cache, partial
from types import MappingProxyType

from auditor.renderers import FORMATS, Report
from tests.made.hostile import HOSTILE, hostile_report
from tests.made.places import ROOT
from tests.made.reports import (
    lines_only_report,
    past_report,
    recorded_report,
    render,
    shown_report,
    signed_report,
    troubled_report,
    whole_report,
)

REPORTS: Mapping[str, Callable[[], Report]] = MappingProxyType(
    {
        "whole": whole_report,
        "troubled": troubled_report,
        "shown": shown_report,
        "past": past_report,
        "signed": signed_report,
        "lines only": lines_only_report,
        "R4.3.0": recorded_report,
        **{name: partial(hostile_report, text) for name, text in HOSTILE.items()},
    }
)
"""What makes each report."""


@cache
def texts_of(form: str, name: str) -> dict[str, str]:
    """The texts of a report in a form, by the paths of their files."""
    return render(form, REPORTS[name]())


def all_texts() -> str:
    """The texts of all forms of all reports but the hostile ones."""
    names = [name for name in REPORTS if name not in HOSTILE]
    return "".join(repr((form, name, texts_of(form, name))) for form in FORMATS for name in names)


def all_texts_of_another_process() -> str:
    """The same as an interpreter writes them whose hashes of texts are others."""
    program = "import tests.made.named_reports as made; import sys; sys.stdout.buffer.write(made.all_texts().encode())"
    environment = {"PYTHONHASHSEED": "1", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", program]
    return subprocess.run(command, capture_output=True, text=True, check=True, env=environment, cwd=ROOT).stdout
