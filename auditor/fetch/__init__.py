# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The trusted files of each repository: selected from its tree, with the patches of a downstream applied."""
