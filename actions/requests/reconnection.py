"""request_reconnection: ask for the supply of a disconnected meter back, once its conditions are met."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from actions.requests.draft import METER, Draft
from actions.requests.form import RequestForm, Step, Visit
from actions.requests.meters import ask_meter, named_meter, with_only_meter
from bot.answering.account import masked, supply_replies
from bot.answering.reply import Reply
from bot.backends.models import MeterSupply, Receipt, Supply
from bot.backends.verified import VerifiedContext


@dataclass(frozen=True, slots=True)
class SupplyAccount:
    """A customer with a fresh proof, and the state of their meters."""

    context: VerifiedContext
    supply: Supply

    @property
    def disconnected(self) -> list[MeterSupply]:
        """The meters without supply."""
        return [meter for meter in self.supply.meters if meter.state == "disconnected" and meter.disconnection]


class ReconnectionForm(RequestForm[SupplyAccount]):
    """Intent request_reconnection. The proof has to be fresh: something is ordered in the customer's name."""

    action_name = "validate_reconnection_form"
    form = "reconnection_form"
    intent = "request_reconnection"

    async def account(self, visit: Visit) -> SupplyAccount | None:
        """The supply of the customer who has just proved who they are."""
        context = await self.services.identity.fresh(visit.heard.turn.conversation_id)
        if context is None or context.utility != visit.heard.turn.utility:
            return None
        return SupplyAccount(context, await self.services.billing.supply(context))

    def read(self, visit: Visit, draft: Draft, account: SupplyAccount | None) -> Draft:
        """The meter, if the message names one."""
        heard = visit.heard
        if heard.chosen("change") == METER:
            return replace(draft, meter=None, doubted={METER: ""})
        if account is None:
            return draft
        meter = named_meter(heard, [meter.serial for meter in account.disconnected], draft.meter)
        if meter is not None:
            return draft.with_meter(meter)
        is_awaited = heard.asked == METER or draft.meter is not None
        if heard.digits and is_awaited and draft.meter not in heard.digits:
            return replace(draft, meter=None).with_doubt(METER, heard.digits[-1])
        return draft

    async def ask(self, visit: Visit, draft: Draft, account: SupplyAccount) -> Step | None:
        """The meter if there are several; the reason if nothing can be requested."""
        composer, disconnected = visit.composer, account.disconnected
        if not disconnected:
            return Step([composer.say("answered_request_nothing_disconnected"), *supply_replies(account.supply, composer)])
        draft = with_only_meter(draft, [meter.serial for meter in disconnected])
        if draft.meter is None:
            options = [(meter.serial, meter.locality_name) for meter in disconnected]
            return ask_meter(composer, self.intent, draft, "clarify_request_meter_reconnection", options)
        return None
