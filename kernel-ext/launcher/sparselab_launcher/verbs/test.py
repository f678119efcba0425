NAME = "test"
HELP = ""
def options(parser): ...
def run(lab, options): return 0
