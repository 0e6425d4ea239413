# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Two audits beside each other: files paired, renames found, and what was added and removed balanced."""
