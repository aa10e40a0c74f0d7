async def test_first(talk, identity, billing):
    from tests.account_data import verified

    identity.verified = verified()
    t = talk("en")
    for step in (
        t.say("reconnect me", "request_reconnection"),
        t.say("how do I pay", "ask_faq"),
        t.say("45130", "give_code", number="45130"),
        t.tap("Yes, send it") if False else t.say("yes", "affirm"),
        t.say("thanks", "thanks"),
    ):
        for m in await step:
            print("BOT", m["status"], m["text"], [b["title"] for b in m["buttons"]])
        print("form", await t.open_form())
    print(billing.filed)
    assert len(billing.filed) == 1
