# expect: code=3 comment=2 blank=0
a="\"# b"
c='\' # d
e=\'
# f'
