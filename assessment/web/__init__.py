"""Top floor: what a browser sees. A view finds, asks, does and redirects; templates print."""
