# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The tools whose figures are published: pygount and lizard, each behind one module."""
