# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What `--log-format json` writes to standard error: an object of this type a line."""

from auditor.processes.talk import LogLine

__all__ = ["LogLine"]
