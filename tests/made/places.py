# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Where things are in the checkout, so that a test may move."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "auditor"
TESTS = ROOT / "tests"
SHIPPED = ROOT / "components.toml"
CORPUS = TESTS / "data" / "corpus"
SCHEMAS = TESTS / "data" / "schemas"
DOCS = ROOT / "docs"
