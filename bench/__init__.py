"""What the product costs, measured beside what the same work costs at the least: `python -m bench` (`make bench`).

Machines differ by more than any change to the code, so a figure is a ratio: product and floor in turns within one run.
"""
