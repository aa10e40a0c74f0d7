"""request_reconnection: ask for the supply of a disconnected meter back, once its conditions are met."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from actions.requests.draft import CHANGE, CONFIRMED, METER, Draft
from actions.requests.form import RequestForm, Step, Visit
from actions.requests.meters import ask_meter, named_meter, with_only_meter
from bot.answering.reply import Reply
from bot.answering.supply import supply_replies
from bot.backends.models import MeterSupply, Receipt, Supply
from bot.backends.verified import VerifiedContext
from bot.text.masking import masked_code


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
    needs_fresh = True

    async def account(self, visit: Visit) -> SupplyAccount | None:
        """The supply of the customer who has just proved who they are."""
        context = await self.verified(visit)
        if context is None:
            return None
        return SupplyAccount(context, await self.services.billing.supply(context))

    def read(self, visit: Visit, draft: Draft, account: SupplyAccount | None) -> Draft:
        """The meter, if the message names one."""
        heard = visit.heard
        if account is None:
            return draft
        if heard.chosen("change") == METER:
            return replace(draft, meter=None)
        meter = named_meter(heard, [meter.serial for meter in account.disconnected], draft.meter)
        if meter is not None:
            return draft.with_meter(meter)
        if heard.digits and heard.asked in {METER, CONFIRMED, CHANGE} and not heard.names(draft.meter):
            return replace(draft, meter=None).with_doubt(METER, heard.digits[-1])
        return draft

    async def ask(self, visit: Visit, draft: Draft, account: SupplyAccount) -> Step | Draft:
        """The meter if there are several; the reason if nothing can be requested."""
        composer, disconnected = visit.composer, account.disconnected
        if not disconnected:
            return Step(
                [composer.say("answered_request_nothing_disconnected"), *supply_replies(account.supply, composer)]
            )
        draft = with_only_meter(draft, [meter.serial for meter in disconnected])
        chosen = next((meter for meter in disconnected if meter.serial == draft.meter), None)
        if chosen is None or chosen.disconnection is None:
            options = [(meter.serial, meter.locality_name) for meter in disconnected]
            return ask_meter(composer, self.intent, draft, "clarify_request_meter_reconnection", options)
        state = supply_replies(replace(account.supply, meters=(chosen,)), composer)
        if "debt" in chosen.disconnection.missing:
            return Step([*state, composer.say("error_request_conditions_not_met")])
        if not chosen.disconnection.missing:
            return Step(state)
        return draft

    def summary(self, visit: Visit, draft: Draft, account: SupplyAccount) -> Reply:
        """The meter and the account."""
        meter = next(meter for meter in account.disconnected if meter.serial == draft.meter)
        code = masked_code(account.context.customer_code)
        key = "clarify_request_confirm_reconnection"
        return visit.composer.say(key, meter=meter.serial, place=meter.locality_name, customer_code=code)

    def changes(self, draft: Draft, account: SupplyAccount) -> Sequence[str]:  # noqa: ARG002 - the frame's signature
        """The meter, if there are several."""
        return [METER] if len(account.disconnected) > 1 else []

    async def file(self, visit: Visit, draft: Draft, account: SupplyAccount, key: str) -> Receipt:  # noqa: ARG002
        """Ask for the supply back."""
        return await self.services.billing.request_reconnection(account.context, draft.meter or "", key=key)
