"""The SMS service of a utility, in its file: keywords and link are the names of facts."""

from typing import Annotated

from pydantic import Field, StringConstraints

from bot.content.record import Record
from bot.content.values import Name

FactNames = Annotated[list[Name], Field(min_length=1)]


class SmsKeywords(Record):
    """The facts (kind text) that hold the words for the current bill, the current debt and the password."""

    bill: FactNames
    debt: FactNames
    password: FactNames


class SmsService(Record):
    """Answers by SMS, at the number `contact.sms`.

    `calling_code` (without +) and `trunk_prefix` tell how numbers of the country are written; `password_link` names the
    fact with the page where a password is set anew, None if the utility has no such page that may be given out.
    """

    calling_code: Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{0,2}$")]
    trunk_prefix: Annotated[str, StringConstraints(pattern=r"^[0-9]{0,2}$")] = ""
    keywords: SmsKeywords
    password_link: Name | None = None

    def facts(self) -> list[str]:
        """The names of all facts that it needs."""
        link = [self.password_link] if self.password_link else []
        return [*self.keywords.bill, *self.keywords.debt, *self.keywords.password, *link]
