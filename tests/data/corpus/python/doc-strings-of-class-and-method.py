# expect: code=3 comment=5 blank=2 docstrings=4 blanks=1
class A:
    """a

    # b
    """

    def f(self):
        """c"""
        return 1
