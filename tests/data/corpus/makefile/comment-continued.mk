# expect: code=1 comment=3 blank=0
# a comment that goes on \
  in this line
all:
