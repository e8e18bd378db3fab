"""`python -m bench`: print the table, for PostgreSQL if `DATABASE_URL` names one and for SQLite otherwise."""

import logging

import django

from bench.measure import print_table
from bench.scratch import scratch


def main() -> None:
    """Measure in a scratch place."""
    with scratch():
        django.setup()
        logging.getLogger("pikepdf").setLevel(logging.WARNING)
        # What follows needs Django's settings, which are only now those of the scratch place.
        from bench.table import TITLE, rows

        print_table(TITLE, rows())


if __name__ == "__main__":
    main()
