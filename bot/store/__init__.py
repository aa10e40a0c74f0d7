"""The gateway's database, and nobody else's business: the only part of the gateway that knows SQL."""
