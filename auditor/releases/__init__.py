# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What depends on a release: the span of each part of the manifest, who is present, and the TCB over all of them."""
