"""Ground floor: the instrument and its arithmetic in plain Python. No Django, no database, no drawing."""
