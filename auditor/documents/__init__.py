# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What auditor publishes as JSON, one module per document, and a recorded audit read back."""
