# expect: code=3 comment=2 blank=0
a=$#
b=${#a} c=${#}
echo $# ${a#b} ${a##*/} ${a/#b/c}
# d
