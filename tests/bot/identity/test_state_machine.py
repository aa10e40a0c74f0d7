"""Whatever is tried in whatever order: a replayed, late, foreign or other account's code never verifies.

Two conversations have the same sender, the third is in another channel.
"""

import asyncio
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, multiple, rule

from bot.identity.results import IdentityStatus
from bot.store.engine import create_engine_for
from bot.store.records import Channel
from bot.store.tables import create_schema
from tests.bot.identity.world import ANNA, BESA, UNKNOWN, World

PHONES = {ANNA: "+38344000001", BESA: "+38344000002"}
CONVERSATIONS = st.sampled_from(["a", "b", "c"])
ACCOUNTS = st.sampled_from([ANNA, BESA, UNKNOWN])


class Identity(RuleBasedStateMachine):
    """The model keeps for each conversation the one code that may verify, and who is verified until when."""

    codes = Bundle("codes")

    @initialize()
    def begin(self):
        self.folder = tempfile.TemporaryDirectory()
        self.engine = create_engine_for(f"sqlite:///{Path(self.folder.name) / 'identity.db'}")
        create_schema(self.engine)
        whose = {"a": {"sender_key": "one"}, "b": {"sender_key": "one"}, "c": {"channel": Channel.SMS}}
        self.world = World(self.engine, ("a", "b", "c"), whose=whose)
        self.loop = asyncio.new_event_loop()
        self.open = {}
        self.sessions = {}
        self.failed = set()

    def teardown(self):
        if hasattr(self, "loop"):
            self.loop.run_until_complete(self.loop.shutdown_default_executor())
            self.loop.close()
            self.engine.dispose()
            self.folder.cleanup()

    @rule(target=codes, conversation=CONVERSATIONS, account=ACCOUNTS)
    def start(self, conversation, account):
        before = len(self.world.phones.messages)
        result = self._run(self.world.service.start_challenge(conversation, account))
        self._run(self.world.service.settle())
        self._leave_others(conversation, account)
        if result.status is IdentityStatus.WAIT:
            return multiple()
        assert result.status is IdentityStatus.SENT
        self.open.pop(conversation, None)
        if len(self.world.phones.messages) == before:
            assert account == UNKNOWN
            return multiple()
        return self._sent(conversation, account)

    @rule(target=codes, conversation=CONVERSATIONS)
    def renew(self, conversation):
        """A write asks for a fresh proof: the code goes to the account that is verified, never to another."""
        self.only_who_proved_it_is_verified()
        before = len(self.world.phones.messages)
        result = self._run(self.world.service.request(conversation, "submit_meter_reading", fresh=True))
        self._run(self.world.service.settle())
        if conversation not in self.sessions:
            assert result.status is IdentityStatus.NONE
        account = self.sessions.get(conversation, (None,))[0]
        if account is not None:
            self._leave_others(conversation, account)
        if len(self.world.phones.messages) == before:
            return multiple()
        assert self.world.phones.messages[-1][1] == PHONES[account]
        return self._sent(conversation, account)

    def _sent(self, conversation, account):
        code = self.world.phones.last_code
        self.open[conversation] = (code, account, self.world.clock.now)
        return code

    def _leave_others(self, conversation, account):
        """Asking for an account ends the proof and the open code of any other."""
        if self.sessions.get(conversation, (account,))[0] != account:
            del self.sessions[conversation]
        if self.open.get(conversation, (None, account))[1] != account:
            del self.open[conversation]

    @rule(conversation=CONVERSATIONS, code=codes | st.sampled_from(["000000", "123456"]))
    def verify(self, conversation, code):
        expected, account, sent_at = self.open.get(conversation, (None, None, None))
        result = self._run(self.world.service.verify(conversation, code))
        is_fresh = sent_at is not None and (self.world.clock.now - sent_at).total_seconds() < 300
        may_verify = code == expected and is_fresh
        if result.status is IdentityStatus.VERIFIED:
            assert may_verify
            self.sessions[conversation] = (account, self.world.clock.now)
            del self.open[conversation]
        elif may_verify:
            assert {conversation, account} & self.failed, "only failures can keep the right code from verifying"
        if result.status in (IdentityStatus.WRONG, IdentityStatus.WAIT):
            self.failed |= {conversation, account or UNKNOWN, ANNA, BESA}
        if result.status is IdentityStatus.EXPIRED:
            self.open.pop(conversation, None)

    @rule(seconds=st.sampled_from([1, 29, 30, 60, 298, 299, 300, 301, 599, 600, 3600]))
    def wait(self, seconds):
        self.world.clock.move(seconds)

    @rule(conversation=CONVERSATIONS)
    def log_out(self, conversation):
        self._run(self.world.service.log_out(conversation))
        self.open.pop(conversation, None)
        self.sessions.pop(conversation, None)

    @invariant()
    def only_who_proved_it_is_verified(self):
        for conversation in ("a", "b", "c") if hasattr(self, "world") else ():
            context = self._run(self.world.service.context(conversation))
            if context is None:
                self.sessions.pop(conversation, None)
                continue
            account, verified_at = self.sessions[conversation]
            fresh = self._run(self.world.service.fresh(conversation))
            assert (fresh is not None) == ((self.world.clock.now - verified_at).total_seconds() < 300)
            assert (context.customer_code, context.verified_at) == (account, verified_at)
            assert self.world.clock.now < context.expires_at
            assert (self.world.clock.now - verified_at).total_seconds() < 1800

    def _run(self, call):
        return self.loop.run_until_complete(call)


TestIdentity = Identity.TestCase
TestIdentity.settings = settings(
    max_examples=40, stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
