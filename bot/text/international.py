"""What says nothing about the language of a text: addresses on the network, codes, numbers, words used everywhere."""

import re

ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\b[\w-]+\.(?:com|net|org|eu|ge)\b\S*")
_CODE = re.compile(r"\b(?=[\w/-]*\d)[A-Z0-9_/-]+\b")

_WORDS = """
ok okay okey okej okk lol wow hm hmm mhm aha haha hahaha
bot robot agent operator menu chat start stop reset info idiot status problem test super bravo
sms mms viber whatsapp facebook messenger instagram telegram google gmail android iphone ios pin pdf qr
email mail online offline app web website link login logout wifi bluetooth internet
kwh kw kva mwh eur euro euros usd gel lek iban swift visa mastercard paypal led
"""
INTERNATIONAL = frozenset(_WORDS.split())


def without_codes(text: str) -> str:
    """`text` without addresses, numbers and codes such as customer numbers."""
    return _CODE.sub(" ", ADDRESS.sub(" ", text))
