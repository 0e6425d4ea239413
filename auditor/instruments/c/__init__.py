# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""C, C++ and assembly that a preprocessor reads: lines, directives, and the text that lizard gets."""
