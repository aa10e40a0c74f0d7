"""Short messages: keywords, parts, signatures, answers, and the client of the SMS gateway. `docs/sms.md`."""
