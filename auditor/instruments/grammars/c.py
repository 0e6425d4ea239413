# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""C: `if`, `for`, `while`, `do`, `case`, `&&`, `||` and `?:` are decisions."""

from auditor.instruments.grammars.parser import Grammar

C = Grammar(
    "tree_sitter_c",
    """
    (function_definition body: (_)) @function
    (function_declarator declarator: [(identifier) (parenthesized_declarator (identifier))] @name)
    [(if_statement) (for_statement) (while_statement) (do_statement) (conditional_expression)] @decision
    (case_statement "case" @decision)
    (binary_expression operator: ["&&" "||"] @decision)
    """,
)
