# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The use cases: what a person asks of the auditor, answered without a command line."""
