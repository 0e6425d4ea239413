# expect: code=3 comment=1 blank=1
define text

echo one
endef
