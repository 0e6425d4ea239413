# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""One module for each command: it turns options into calls, prints, and returns an exit code; it computes nothing."""
