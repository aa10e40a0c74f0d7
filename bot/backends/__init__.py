"""The utilities' billing and outage systems as the rest of the project sees them: two Protocols, and HTTP clients."""
