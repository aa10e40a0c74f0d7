"""The JSON with which an action asks the gateway for a link, the same on both sides."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

from bot.documents.kinds import Kind

LINK_PATTERN = r"^/documents/[A-Za-z0-9_-]{32}(\.pdf|\.png)?$"
"""The only addresses of documents: a path of the gateway, an opaque token, the form."""


class LinkBody(BaseModel):
    """Which document; `number` is that of the bill, if it is one."""

    model_config = ConfigDict(extra="forbid")

    kind: Kind
    number: Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f]{1,64}$")] | None = None


class LinkAnswer(BaseModel):
    """The address without a form: a path of the gateway's public port."""

    model_config = ConfigDict(extra="forbid")

    path: Annotated[str, StringConstraints(pattern=r"^/documents/[A-Za-z0-9_-]{32}$")]
