# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`python -m auditor`."""

from auditor.cli import main

if __name__ == "__main__":
    main()
