# expect: code=3 comment=2 blank=0
cat <<'END-OF-FILE'
# don't
END-OF-FILE
# a
