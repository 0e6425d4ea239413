# expect: code=5 comment=2 blank=0
a="${b:-it's}" # "
c="${d%'}'}" # }
e=${f:-'}'} # '
g="${h:-"i # j"}" # k
l=${m[$n]#"#"}
# o
