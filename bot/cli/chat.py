"""`bot chat`: a conversation in the terminal, over the same web chat API that the page uses."""

import uuid
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from bot.cli.conversation import Conversation, Message

QUIT = "/quit"
FIRST_REPLY_SECONDS = 30.0
NEXT_REPLY_SECONDS = 0.5


def command(
    utility: Annotated[str, typer.Option("--utility", "-u", help="Whose customer you are, e.g. kesco.")],
    language: Annotated[
        str | None, typer.Option("--language", "-l", help="sq, en, sl or ka; else as you type.")
    ] = None,
    url: Annotated[str | None, typer.Option(help="Address of the gateway instead of the one in the settings.")] = None,
) -> None:
    """Chat with the running assistant: needs `bot run` in another terminal.

    A number chooses one of the buttons of the last message. Ctrl-D or /quit ends.
    """
    from rich.console import Console

    from bot.cli.conversation import Conversation
    from bot.runtime.environment import read_settings

    console = Console()
    with Conversation.begin(url or read_settings().gateway_public_url, utility, language) as conversation:
        console.print(f"Connected to {utility}. Ctrl-D or {QUIT} ends.", style="dim", highlight=False)
        _show_replies(conversation, console, NEXT_REPLY_SECONDS)
        while (text := _ask(console)) is not None:
            if text:
                button = conversation.button(text)
                sent = (button["title"], button["payload"]) if button else (text, None)
                conversation.send(uuid.uuid4().hex, *sent)
                with console.status("…"):
                    first = conversation.next_message(FIRST_REPLY_SECONDS)
                if first is None:
                    console.print("No reply yet.", style="yellow")
                else:
                    _show(first, console)
            _show_replies(conversation, console, NEXT_REPLY_SECONDS if text else 0.0)


def _ask(console: "Console") -> str | None:
    """What the user types; None at the end."""
    try:
        text = console.input("[bold]you:[/] ").strip()
    except EOFError:
        console.print()
        return None
    return None if text == QUIT else text


def _show_replies(conversation: "Conversation", console: "Console", patience_seconds: float) -> None:
    while message := conversation.next_message(patience_seconds):
        _show(message, console)


def _show(message: "Message", console: "Console") -> None:
    from rich.text import Text

    details = " ".join(part for part in (message.language, message.status, message.entry) if part)
    console.print(Text.assemble((f"{message.author}: ", "bold cyan"), message.text), highlight=False)
    for number, button in enumerate(message.buttons, start=1):
        console.print(Text.assemble((f"  {number} ", "bold"), button["title"]), highlight=False)
    if details:
        console.print(Text(f"  {details}", style="dim"), highlight=False)
