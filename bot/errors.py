"""The error tree. A message says what happened, where, and what to do about it.

BotError
├── SettingsError          a setting is missing or wrong
├── ContentError           files under data/ break their schema or each other
├── ArtefactError          something under models/ is missing, damaged or of another make
├── StepError              a build or start-up step failed
├── BackendError           a billing or outage back office did not give an answer
│   ├── BackendUnavailable     not reachable, too slow, or it answered 5xx (may be retried)
│   │   └── BackendBusy            it is not to be asked again at once: 429, our queue is full, or the circuit is open
│   ├── BackendRefused         it refused the request (4xx)
│   │   ├── CustomerUnknown        there is no such customer
│   │   └── RequestConflict        what should be filed does not fit the state of the account
│   └── BackendDataInvalid     it answered with data that break the contract
└── ServiceError           one of our own processes did not give an answer
"""


class BotError(Exception):
    """Base of all errors of the bot.

    `what` happened, `where` (a file, a setting, an address; empty if it does not apply), `remedy` (what to do; empty if
    nothing can be done by the reader).
    """

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        self.what = what
        self.where = where
        self.remedy = remedy
        super().__init__(what)

    def __str__(self) -> str:
        """The message in one line: `where: what. remedy`."""
        place = f"{self.where}: " if self.where else ""
        return f"{place}{self.what.rstrip('.')}." + (f" {self.remedy}" if self.remedy else "")


class SettingsError(BotError):
    """A setting is missing or wrong."""


class ContentError(BotError):
    """Files under data/ break their schema or each other."""


class ArtefactError(BotError):
    """Something under models/ is missing, damaged or of another make; `remedy` names the command that mends it."""


class StepError(BotError):
    """A step of building or starting failed; `where` is the name of the step."""


class BackendError(BotError):
    """A billing or outage back office did not give an answer."""


class BackendUnavailable(BackendError):
    """Not reachable, too slow, or it answered 5xx: the same call may work later."""


class BackendBusy(BackendUnavailable):
    """It is not to be asked again at once: it answered 429, our queue for it is full, or its circuit is open."""


class BackendRefused(BackendError):
    """The back office refused the request."""


class CustomerUnknown(BackendRefused):
    """There is no such customer."""


class RequestConflict(BackendRefused):
    """What should be filed does not fit the state of the account.

    `code` says why: `conditions_not_met`, `already_requested`, `already_connected` or `window_closed`.
    """

    def __init__(self, code: str, *, where: str = "") -> None:
        self.code = code
        super().__init__(f"the back office refused it: {code}", where=where)


class BackendDataInvalid(BackendError):
    """The back office answered with data that break the contract; they are not shown to anyone."""


class ServiceError(BotError):
    """One of our own processes did not give an answer."""
