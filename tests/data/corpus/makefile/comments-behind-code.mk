# expect: code=3 comment=3 blank=1
name = value # a comment \
  that goes on
# and one \

list = $(patsubst %.o,#,b) \
  behind.a.reference
