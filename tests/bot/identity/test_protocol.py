"""Where there is no gateway, nobody is verified."""

from bot.identity.protocol import Identity, NobodyIsVerified
from bot.identity.results import ChallengeResult, IdentityState, IdentityStatus, VerificationResult


async def test_nobody_is_verified_whatever_is_done():
    identity: Identity = NobodyIsVerified()
    await identity.request("a", "check_balance")
    assert await identity.start_challenge("a", "DPR0000001") == ChallengeResult(IdentityStatus.SENT)
    assert await identity.verify("a", "123456") == VerificationResult(IdentityStatus.NONE)
    await identity.log_out("a")
    assert await identity.context("a") is None
    assert await identity.state("a") == IdentityState(None, None, None)
