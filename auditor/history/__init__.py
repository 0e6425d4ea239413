# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Every run that was recorded: in a file or a database that is only ever added to, asked, exported and copied."""
