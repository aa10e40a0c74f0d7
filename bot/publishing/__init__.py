"""Publishing content: a new version is built beside the one in service, tried on cases, and served if no worse."""
