"""The private action server: rasa_sdk's executor behind FastAPI, with a shared secret and without leaking errors.

rasa_sdk's own server trusts whoever calls it, and puts the whole conversation into the body of its errors.
"""

import asyncio
import hmac
import logging
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException

from actions.account import (
    ActionBillHistory,
    ActionCheckBalance,
    ActionCompensationCheck,
    ActionComplaintStatus,
    ActionConsumptionNow,
    ActionGiveCode,
    ActionLatestBill,
    ActionLogOut,
    ActionPaymentHistory,
    ActionReconnectionStatus,
)
from actions.answer_faq import ActionAnswerFaq
from actions.base import ServiceAction
from actions.emergency import ActionEmergency
from actions.language import ActionChangeLanguage, ActionForeignLanguage
from actions.outage import ActionOutageStatus
from actions.person import ActionTalkToPerson
from actions.requests.complaint import ComplaintForm
from actions.requests.outage import OutageReportForm
from actions.requests.reading import ReadingForm
from actions.requests.reconnection import ReconnectionForm
from actions.services import Services
from actions.tariff import ActionTariffNow
from bot.settings import Settings

SECRET_HEADER = "x-internal-secret"
ACTIONS: tuple[type[ServiceAction], ...] = (
    ActionAnswerFaq,
    ActionBillHistory,
    ActionChangeLanguage,
    ActionCheckBalance,
    ActionCompensationCheck,
    ActionComplaintStatus,
    ActionConsumptionNow,
    ActionEmergency,
    ActionForeignLanguage,
    ActionGiveCode,
    ActionLatestBill,
    ActionLogOut,
    ActionOutageStatus,
    ActionPaymentHistory,
    ActionReconnectionStatus,
    ActionTalkToPerson,
    ActionTariffNow,
    ComplaintForm,
    OutageReportForm,
    ReadingForm,
    ReconnectionForm,
)
logger = logging.getLogger(__name__)


def create_executor(services: Services, actions: Iterable[type[ServiceAction]] = ACTIONS) -> ActionExecutor:
    """An executor that knows `actions`, each working with `services`."""
    executor = ActionExecutor()
    for action in actions:
        executor.register_action(action(services))
    return executor


def create_app(settings: Settings, services: Services) -> FastAPI:
    """The server. POST /webhook runs one action; /live and /ready say that it is up."""
    app = FastAPI(title="Actions", docs_url=None, redoc_url=None, openapi_url=None)
    executor = create_executor(services)
    secret = settings.internal_secret.get_secret_value()

    @app.post("/webhook")
    async def run_action(request: Request) -> JSONResponse:
        if not secret or not hmac.compare_digest(request.headers.get(SECRET_HEADER, "").encode(), secret.encode()):
            return JSONResponse({"error": "wrong secret"}, HTTPStatus.UNAUTHORIZED)
        call: dict[str, Any] = await request.json()
        return await _run(executor, call, settings.action_timeout_seconds)

    @app.get("/live")
    @app.get("/ready")
    async def ready() -> dict[str, str]:
        return {"status": "ok"}

    return app


async def _run(executor: ActionExecutor, call: dict[str, Any], timeout_seconds: float) -> JSONResponse:
    name = str(call.get("next_action"))
    try:
        async with asyncio.timeout(timeout_seconds):
            return JSONResponse(await executor.run(call) or {"events": [], "responses": []})
    except ActionExecutionRejection as error:
        rejection = {"error": error.message, "action_name": error.action_name}
        return JSONResponse(rejection, HTTPStatus.BAD_REQUEST)
    except ActionNotFoundException:
        return JSONResponse({"error": "no such action", "action_name": name}, HTTPStatus.NOT_FOUND)
    except Exception:  # the edge of the process: the caller gets no detail, the log gets it without the conversation
        logger.exception("action %s failed", name)
        return JSONResponse({"error": "the action failed", "action_name": name}, HTTPStatus.INTERNAL_SERVER_ERROR)
