"""How a Report is printed: pictures, paper, files. Everything here is handed a Report and returns text or bytes."""
