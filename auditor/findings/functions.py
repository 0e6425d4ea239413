# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Functions found by their name. Pure functions."""

import re
from collections.abc import Iterator

from msgspec import Struct

from auditor.findings.exposure import exposure_of_function, find_exposures
from auditor.model.manifest import Manifest
from auditor.model.measured import Audit, ComponentResult, Function, MeasuredFile

_PARTS = re.compile(r"::|\.")


class FoundFunction(Struct, frozen=True):
    """One function in one component; `exposure` is empty where input from less trusted code does not reach it first."""

    result: ComponentResult
    item: MeasuredFile
    function: Function
    exposure: str


def find_by_name(name: str, audit: Audit, manifest: Manifest) -> Iterator[FoundFunction]:
    """The functions of this name, or with it as the last part of theirs, in each component that has them."""
    exposures = find_exposures(audit, manifest)
    measured = ((result, item) for result in audit.components for item in result.files)
    for result, item in measured:
        for function in item.measurement.functions or ():
            if name in (function.name, _PARTS.split(function.name)[-1]):
                yield FoundFunction(result, item, function, exposure_of_function(item, function.name, exposures))


def list_names(audit: Audit) -> tuple[str, ...]:
    """The names of all functions, each once."""
    files = (item for result in audit.components for item in result.files)
    return tuple(dict.fromkeys(function.name for item in files for function in item.measurement.functions or ()))
