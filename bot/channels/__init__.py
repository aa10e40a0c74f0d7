"""Ways in and out beside the web chat. Each channel is a package of its own; the gateway gives it its endpoints."""
