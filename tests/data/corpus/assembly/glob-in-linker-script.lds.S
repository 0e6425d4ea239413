/* expect: code=3 comment=2 blank=0 brackets=1 */
SECTIONS {
    a : { KEEP(*(.init)) b/*.o(.text) }
*/
}
