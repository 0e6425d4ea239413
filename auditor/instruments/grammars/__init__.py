# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What is a function and what a decision in each language that has functions, as queries of its tree-sitter grammar."""
