"""``python -m crm_study`` is the command line."""

from crm_study.cli import main

main()
