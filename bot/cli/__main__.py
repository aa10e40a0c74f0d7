"""`python -m bot.cli`: the program `bot` where it is not on the path."""

from bot.cli.program import main

main()
