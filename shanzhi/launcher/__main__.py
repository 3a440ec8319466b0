import sys

from shanzhi.launcher.cli import main

sys.exit(main(sys.argv[1:]))
