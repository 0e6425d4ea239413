# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""C++: the decisions of C, `and`, `or` and `catch`; a lambda is part of its function."""

from auditor.instruments.grammars.parser import Grammar

CPP = Grammar(
    "tree_sitter_cpp",
    """
    (function_definition body: (_)) @function
    (function_definition (try_statement)) @function
    (function_declarator declarator: [
        (identifier) (field_identifier) (destructor_name) (operator_name) (qualified_identifier) (template_function)
        (parenthesized_declarator (identifier))
    ] @name)
    (operator_cast) @name
    [(if_statement) (for_statement) (for_range_loop) (while_statement) (do_statement)] @decision
    [(conditional_expression) (catch_clause)] @decision
    (case_statement "case" @decision)
    (binary_expression operator: ["&&" "||" "and" "or"] @decision)
    (fold_expression operator: ["&&" "||" "and" "or"]) @decision
    """,
)
