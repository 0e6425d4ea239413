# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The fast way to lizard's figures of C finds exactly what lizard finds, or refuses; and what is ordinary it reads."""

import pytest

from auditor.instruments.c.bulk_bodies import lizard_figures_of_c
from tools.fast_paths import figures_by_lizard

READ = {
    "empty": "",
    "blank": " \n\t\n",
    "one line": "int f(int a) { return a; }",
    "a function": "static int\nf(int a, char *b)\n{\n\n  if (a && b)\n    return 1; /* c */\n\n  return 0;\n}\n",
    "two functions on a line": "int f(void) { return 1; } int g(int a) { return a ? 1 : 2; }\n",
    "all conditions": "void f(int a) { for (;;) while (a) if (a || a) switch (a) { case 1: break; case 2: ; "
    "} catch(a); }",
    "words that hold words for conditions": "void f(int a) { iffy(); x_if = for_a; whiles(); a.case_ = 1if; }",
    "conditions one behind another": "void f(int a) { if if for for case case ?? ||| &&& && ; }",
    "nothing but declarations": "int a;\nstruct b { int c; };\ntypedef struct d e;\nextern int f(int);\nint "
    "(*g)(void);\n",
    # lines
    "comments": "/* a\n\n */ int f(void) /* b */ {\n// c\n// d \\\n e\n\n} /**/ int g(void) { }\n",
    "a comment that ends with a splice": "int f(void)\n{\n// a \\\n\n}\n// \\\n",
    "a comment of many lines for lizard": "/* \f \u2028 \x85 \x1c a */ int f(void) {\n}\n//\x0b\n",
    "a slash and a star": "int f(int *a) { return 1 / *a; }\n",
    "stars": "/***/ int f(void) { /*/ { */ }\n/* **/\n",
    "strings": 'char *a = "b\\\nc{"; char d = \'\\\'\'; char *e = "f\n}g"; int h(void) { return L"i"[0]; }\n',
    "literals with marks": "int f(void) { return \"/*{\" + '{' + \"//\" + '\"' + \"'\" + '\\\\'; } int g(void) { }\n",
    "splices": "int a \\\n = 1;\nint f(void) {\n\\\n\n} \\\n\n",
    "a splice before a body": "int f(void) \\\n{\n}\n",
    "no final newline": "int f(void)\n{\n}",
    "odd white space": "int\x1cf(void)\x0b{\x0c}\x1dint g(void) { }\x1eint h(void) { }\n\x0b\n",
    # directives
    "directives": '#include <a.h>\n#  include "b.h"\n#define A(x) \\\n  x##x {\n#undef A\nint f(void) { }\n',
    "a lone hash": "#\nint f(void) {\n # \n}\n#",
    "conditionals": "int f(void)\n{\n#ifdef A\n#elif B\n#else\n#endif\n#ifndef C\n#endif\n}\n#if D\nint a;\n#endif\n",
    "conditionals between head and body": "int f(int a)\n#if A\n#endif\n{\n#elif B\n}\n",
    "conditionals in arguments": "int f(int a,\n#ifdef A\nint b,\n#endif\nint c)\n{\n}\n",
    "a directive behind code": "int f(void) { return 1; #define {\n}\n",
    "a directive before a comment of lines": "#define A /* b\nc */ d\nint f(void) { }\n#if A // b\n",
    "a directive before a comment in a line": "#define A /* b */ /* c */ 1 / 2 // d /*\nint f(void) { }\n",
    "a directive through a spliced comment": "#define A /* b \\\n c */ d \\\n e\nint f(void) { }\n#if A // b \\\n c\n",
    "literals in a directive": "#define A \"b\\\n'c\" '\\'' '\"'\nint f(void) { }\n",
    "two backslashes": "#define A \\\\\n b\nint f(void) { }\n#define B \\ \nint g(void) { }\n",
    "a directive at the end": "int f(void) { }\n#define A \\",
    "words that begin like conditions": "int f(void) {\n#ifx\n#iff\n#elifdef A\n#include_next <a.h>\n}\n",
    # names, heads and what looks like them
    "K&R": "int f(a, b)\nint a;\nchar *b;\n{\n  return a;\n}\n",
    "K&R with a structure": "int f(a) struct b *a; { }\n",
    "annotations": "void f(void) __init { } A(b) void g(void) { } static A(b) int h(void) { } void i(void) A B { }\n",
    "a call before a function": "A(b)\n\nstatic int\nf(void)\n{\n}\nA(c) int d;\nint g(void)\n{\n}\n",
    "a call before a structure": "A(b) struct c { int d; }; int f(void) { } A(b) union { int c; int (*d)(int); } e; "
    "int g(void) { }",
    "a call before an array": "A(b) static int c[] = { 1, 2 }; int f(void) { }\n",
    "a call before an assignment": "A(b) c = d; e f; int g(void) { }\n",
    "the end of a block behind a call": "struct a { A(b) c } d; int e; int f(void) { }\n",
    "a call at the end": "A(b)",
    "a call and a word at the end": "struct a { A(b) c }",
    "attributes": "__attribute__((a)) int f(void) __attribute__((b)) { return 0; }\nint g(void) { }\n",
    "attributes of one word": "int f(void) const { } int g(void) & { } int h(void) && const { } int i(void) &= { }\n",
    "words for constants": "int f(void)\nconst\nconst\n{\n}\n",
    "a name in parentheses": "int (f)(int a, int b) { } void (g)(void) { } int *(h)(int **a)\n{\n}\n",
    "a made name": "A(b, c)(int d, int e) { } A(b) (void) { } A(void) (c) { }\n",
    "pointers to functions": "int (*f)(int a) = b; int (*(*g)(int a))(int b) = c; int *(*h[3])(void);\n",
    "an index behind arguments": "int (*a[4])[7] = { b }; A(c, d)[3]; int f(int g)[2] { }\n",
    "keywords as names": "int a; } if (a) { b(); } while (c) { } int f(void) { }\n",
    "numbers before parentheses": "int a = 3 (4); int b = 0x1f (c); int f(void) { }\n",
    "tildes": "int a = ~b; int c = ~(d); enum { e = ~0U, f = ~((1)) }; int g(void) { return ~a + "
    "~(b) + ~ c + ~*d + !~-e; }\n",
    "operators behind arguments": "int a = b(c) == d, e = f(g) + h(i); int j(void) { }\n",
    "a bit field behind arguments": "struct a { A(b) c : 3; }; int f(void) { }\n",
    "arrays": "int a[] = { 1, { 2 } }, b[c[1]] = { }, d[2][3]; struct e f[] = { [0] = { g(h) }, [A] "
    "= 1 }; int i(void) { }\n",
    "arrays without an initializer": "int a[3]; int b[4], c; extern int d[]; struct e { int f[5] }; int g(void) { }\n",
    "calls in arrays": "int a[A(1)] = B(2, 3); int b[] = c(d) { }; int f(void) { }\n",
    "initializers": "struct a b = { .c = { 3 }, .d = e, .f = G(h), .i = j }; int k(void) { }\n",
    "enumerators": "enum { A, B = 1, C = (1 << 3), D = 1 << 2, E = F(2) }; int f(void) { }\n",
    "comparisons at file scope": "int a = b <= c, d = (e) < f, g = 3 < 4, h = i <<= 2; int j(void) { }\n",
    "arrows in arguments": "A(b->c, d >= e, f <= g, h >>= 1, i--, j => k) int l(void) { }\n",
    "blocks in arguments": "A(b, ({ c; }), { d }) int f(void) { }\n",
    "linkage": 'extern "C" {\nint f(void) { }\nstruct a { int b; };\nint g(void) { }\n}\nint h(void) { }\n',
    "linkage within linkage": 'extern "C" { extern "C++" { int f(void) { } } }\n',
    "structures": "struct a { int b; } c; struct d *f(struct e *g) { struct h i = { .j = 1 }; return 0; }\n",
    "structures in functions": "int f(void) { struct a { int b; }; union c d; { struct e g(void); } return d.x; }\n",
    "words of C++ as names": "int f(void) { return a.class + b->namespace[0] + c.template + d.catch; } struct b c "
    "= { .class = d };\n",
    "a dollar": "int f\u037a(void) { } int \u037ag(int \u037a) { } int operator\u037a(int a) { }\n",
    # bodies
    "unbalanced braces": "int f() {\n#if A\nif (a) {\n#else\nif (b) {\n#endif\n}\n}\nint g() { }\n}\nint h() { }\n",
    "assembly in a body without an end": 'int f(void) { { asm("a" :: "b"(c)); }\n',
    "a body without an end": "int f(void) { if (a) { \n}\nint g(void) { }\n",
    "a body without an end in a block": 'extern "C" { int f(void) { { { } \n',
    "ends of blocks too many": "} } int f(void) { } } struct a { } } } int g(void) { }\n",
    "blocks without an end": "struct a { struct b { struct c {",
    "references": "int f(void) { a = b && (c = d); if (e && f == g) h = 1; goto *&&e; e: ; i && j -= 1; }\n",
    "references and operators": "int f(void) { a && b *= c; d && e %= f; g && h /= i; j && k <<= l; m && n := o; p && "
    "q++= r; }\n",
    "many references": "int f(void) { a && b && c && d = e; f && g || h && i; j &&& k = l; m &&= n; }\n",
    "ternaries": "int f(void) { return a ? b : c ? d : e; }\n",
    "statement expressions": "int f(void) { return ({ int a = ({ 1; }); a; }); }\n",
    "assembly": 'int f(void) { asm volatile ("a" :: "b" (c) : "d"); __asm__("x\\n\\t" "y"); }\n',
    "designated ranges": "int a[] = { [0 ... 5] = 1, [6 ... 7] = 2, };\nint f(void) { int b[] = { [0 ... 1] = 1 }; }\n",
    # parameters
    "no parameters": "int f() { } int g(void) { } int h( void ) { } int i(void *a) { } int j(void *) { }\n",
    "arrays as parameters": "int f(int a[3]) { } int g(int a[], int b) { } int h(char *a[2], b) { }\n",
    "functions as parameters": "int f(int (*a)(int, int), int b) { } int g(void (*a)(void)) { } int h(int b, void "
    "(*a)(int)) { }\n",
    "parameters without a name": "int f(int, char *, ...) { } int g(int, const void) { } int h(struct a) { }\n",
    "words without a parameter": "int f(a void void) { } int g(*void) { } int h(void void, int void a) { }\n",
    "odd commas": "int f(,) { } int g(a,,b) { } int h(,a) { } int i(a,) { } int j(void,a) { }\n",
    "attributes of parameters": "int f(int a __attribute__((unused)), A(b) int c, int d A(e)) { }\n",
    "parameters on lines": "int f(int a,\n      /* b */\n      int c)\n{\n}\n",
}

REFUSED = {
    "the end mark": "int f(void) { }\n// GENERATED CODE\nint g(void) { }\n",
    "forgiving": "// #lizard forgives\nint f(void) { }\n",
    "an unterminated comment": "int f(void) { }\n/* int g(void) { }\n",
    "an unterminated string": 'int f(void) { }\nchar *a = "b;\n',
    "an unterminated character": "int f(void) { }\n#error don't\n",
    "a character without an end in a line": "#error don't\nint f(void) { return 'a'; }\n",
    "a string without an end in a directive": '#define A "b\n#define C "d\n',
    "a comment without an end in a directive": "#define A /* b\n",
    "a raw string": 'char *a = R"(\n}\n)";\n',
    "digits apart": "int a = 1'000;\n",
    "digits apart in a directive": "#define A 1'000 + 2'000\n",
    "an odd directive": "#!a\nint f(void) { }\n",
    "a spliced include": '#include \\\n "a.h"\n',
    "an include of a macro": "#include A\nint f(void) { }\n",
    "an include of nothing": "#include\n#include <\n",
    "angles around a question mark": "int f(void) { return a <b ? c> d; }\n",
    "a mark of ours": "int f(void) { \x1f }\n",
    "an odd letter": "int é(void) { }\n",
    "a word in a number": "int f(void) { a = 1.5if; }\n",
    "a name in a number": "int a = 1.5f(x) { }\n",
    "a tilde before a line end": "int a = ~\nb;\n",
    "a tilde before a brace": "int f(void) { ~{ ~} }\n",
    "a tilde before a condition": "int f(void) { ~if (a) ; ~&& b; }\n",
    "a tilde before a name": "~f(void) { }\n",
    "a tilde before a parenthesis in arguments": "A(~(b)) int f(void) { }\n",
    "a tilde before odd brackets": "int a = ~ (b) { }\n",
    "a point before a brace": "int f(void) { a. } b. { }\n",
    "two points": "int a = b. .struct }\n",
    "a template": "template < a > int f(void) { }\n",
    "a template before a brace": "int f(void) { template { } }\n",
    "the end of a block behind the word for one": "struct a { struct b } int f(void) { }\n",
    "the same behind a tilde": "int f(void) { struct a ~(} int g(void) { }\n",
    "an attribute of a block": "struct [a(b)] { c } int f(void) { }\n",
    "references in a type": "typedef int f(a && b); int g(void) { }\n",
    "a name and less": "enum { A = B << 1, C = D > 2 }; int f(void) { }\n",
    "less in arguments": "A(b < c) int f(int d) { }\n",
    "arguments without an end": "int f(int a\n",
    "an array without an end": "int a[3\n",
    "an initializer without an end": "int a[] = { 1\n",
    "an attribute of C23": "[[a]] int f(void) { }\n",
    "a lambda": "int a = [](int b) { return b; };\n",
    "a qualified name": "int a::f(void) { }\n",
    "an operator": "int operator+(int a) { }\n",
    "an initialized member": "a(b) : c(d) { }\n",
    "a type behind arguments": "auto f(void) -> int { }\n",
    "exceptions": "int f(void) noexcept { }\n",
    "exceptions, too": "int f(void) throw(a) { }\n",
    "a function in a structure": "struct a { int f(void) { } };\n",
    "a function in the linkage of a structure": 'struct extern "C" { int f(void) { } }\n',
    "a block that ends in arguments": "struct a { f(}) { }\n",
    "a name of three": "int f(a)(b)(c) { }\n",
    "a name of odd arguments": 'int f("a")(b) { } int g(c + d)(e) { }\n',
    "a returned pointer": "int (*f(int a))(int b) { }\n",
    "odd white space": "int\u00a0f(void) { }\u2028",
    "a literal as an argument": 'if ("a = b") { }\n',
    "a tilde in arguments": "f(~void) { }\n",
    "a default value": "int f(int a[] = { }) { }\n",
    "an index with braces": "int a(b)[({ 1; })] { }\n",
}


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in READ.items()])
def test_finds_what_lizard_finds(text: str) -> None:
    assert lizard_figures_of_c(text) == figures_by_lizard(text)


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in REFUSED.items()])
def test_refuses_what_it_does_not_model(text: str) -> None:
    assert lizard_figures_of_c(text) is None


@pytest.mark.parametrize("name", sorted(READ))
def test_finds_the_same_wherever_lines_end(name: str) -> None:
    text = READ[name].replace(" ", "\n")
    assert lizard_figures_of_c(text) in (figures_by_lizard(text), None)


SIZE = 240_000
REPEATED = (
    *"(){}[]<>#.~'\"\\",
    *(
        "/*",
        "//",
        "#if\n",
        "#a ",
        '#a "\n',
        "#a /*\n*/",
        "#a /* \\\n",
        "\\\n",
        "a ",
        "a(",
        "f(a)",
        "f(a){",
        "f(a){}",
        "f(a) b;",
    ),
    *(
        "f(a) b }",
        "a[",
        "a[]={",
        "a[1] }",
        "~(",
        "~((",
        "struct ",
        "struct [",
        "struct [] ",
        "struct a }",
        "typedef ",
        "&& ",
    ),
    *(
        ".5",
        "1.e",
        "template ",
        'extern "C" {',
        'extern "C" { f(){}',
        "a <",
        "<a ",
        "<a?",
        "f(x)(",
        "({",
        "f(})",
        "f({)",
    ),
    *(
        "void,",
        "void ",
        "f(a, (b)){}",
        "const ",
        "f()[]",
        "f(){ a &&",
        ". ",
        "{}",
        "\n",
        "'a",
        "1'0",
        "::",
        "operator ",
    ),
)


@pytest.mark.parametrize("piece", REPEATED)
def test_hostile_text_is_read_to_its_end(piece: str) -> None:
    repeated = piece * (SIZE // len(piece))
    for text in (repeated, f"f(a) {repeated} (", f"f(a) {{ {repeated} }}", f"f(a {repeated}) {{ }}"):
        found = lizard_figures_of_c(text)
        assert found is None or found.nloc <= text.count("\n") + 1
