"""``python -m engine.cli`` is ``sopdesk``."""

from engine.cli.main import main

main()
