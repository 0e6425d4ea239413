# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""How the schema of a history came about: a step for each number, of which one that was published never changes."""
