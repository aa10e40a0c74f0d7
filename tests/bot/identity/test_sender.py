"""Who writes, as a key."""

import itertools

from bot.identity.sender import sender_key
from bot.store.records import Channel


def test_a_sender_has_one_key_and_no_two_have_the_same():
    cases = list(itertools.product([b"key", b"other key"], Channel, ["+38344000001", "+38344000002"]))
    keys = [sender_key(*case) for case in cases]
    assert keys == [sender_key(*case) for case in cases]
    assert len(set(keys)) == len(cases)
    assert all(len(key) == 64 and "38344" not in key for key in keys)


def test_nobody_has_no_key():
    assert sender_key(b"key", Channel.WEB, "") == ""
