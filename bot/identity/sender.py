"""Who writes, as a key: the same in all conversations of a sender, and no way back to the address."""

import hashlib
import hmac

from bot.store.records import Channel


def sender_key(key: bytes, channel: Channel, address: str) -> str:
    """64 hex digits for `address`: the visitor's token (web), page and person (Messenger), the number (SMS).

    `key` is the gateway's own: a number could be found by trying all numbers otherwise. Empty for an empty address.
    """
    if not address:
        return ""
    return hmac.new(key, f"sender\0{channel.value}\0{address}".encode(), hashlib.sha256).hexdigest()
