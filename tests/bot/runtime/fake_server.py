"""A tiny process for the supervisor: `python fake_server.py PORT [BEHAVIOUR]`.

Behaviours: "child" (starts a child that sleeps, its pid in PORT.child), "stubborn" (ignores SIGTERM), "mute" (never
ready), "crash" (ends with code 3 at once), "crash-once" (ends when asked for /crash).
"""

import http.server
import os
import signal
import subprocess
import sys
from pathlib import Path


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers 200; ends the process on /crash."""

    def do_GET(self) -> None:
        if self.path == "/crash":
            sys.stdout.write("about to crash\n")
            sys.stdout.flush()
            os._exit(7)
        self.send_response(503 if "mute" in sys.argv else 200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


def main() -> None:
    """Serve until ended."""
    if "crash" in sys.argv:
        sys.stderr.write("no configuration found\n")
        sys.exit(3)
    if "stubborn" in sys.argv:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if "child" in sys.argv:
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
        Path(f"{sys.argv[1]}.child").write_text(str(child.pid))
    with Path(f"{sys.argv[1]}.pids").open("a") as pids:
        pids.write(f"{os.getpid()}\n")
    http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()


if __name__ == "__main__":
    main()
