// expect: code=4 comment=3 blank=0 functions=none
const A: char = '"'; /* "
*/
const B: char = '\''; // '
const C: char = '/';
const D: char = '\u{22}'; // "
// e
