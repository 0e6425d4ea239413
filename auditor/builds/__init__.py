# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What a build makes of the trusted files: records read, traced to the audit, and kept as profiles."""
