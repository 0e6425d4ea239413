# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The measurements of the corpus and of our own code, as JSON on standard output: the same bytes on any Python.

python -m tests.measurements
"""

import sys

import msgspec

from auditor.instruments.languages import PYTHON
from auditor.instruments.measurement import measure
from tests.made.places import ROOT
from tools.conformance import read_corpus


def encode_measurements() -> bytes:
    """The measurement of each file of the corpus and of each module of the instruments, by path."""
    outcomes = {file.path: measure(file.content, file.language) for file in read_corpus()}
    for module in sorted(ROOT.glob("auditor/instruments/**/*.py")):
        outcomes[module.relative_to(ROOT).as_posix()] = measure(module.read_bytes(), PYTHON)
    return msgspec.json.encode(outcomes)


if __name__ == "__main__":
    sys.stdout.buffer.write(encode_measurements())
