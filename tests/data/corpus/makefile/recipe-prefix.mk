# expect: code=5 comment=3 blank=0
.RECIPEPREFIX = >
all:
> # a comment of the shell
>echo "# none"
.RECIPEPREFIX =
	# none of a recipe
last:
