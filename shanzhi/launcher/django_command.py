"""Runs a management command of Django under the name that people typed: `python -m … NAME COMMAND ARGUMENTS`."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shanzhi.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv[1:])
