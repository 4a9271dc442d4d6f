"""The simulator alone, for any bot: `python -m infra.telegram --port 8081 --token 110:any`."""

import argparse
import signal
import sys

from .prompt import Prompt
from .simulator import Simulator


def main() -> int:
    """Serve a small world, with a prompt to speak in it, until Ctrl-C."""
    arguments = argparse.ArgumentParser(prog="python -m infra.telegram", description=__doc__)
    arguments.add_argument("--port", type=int, default=8081)
    arguments.add_argument("--token", required=True, help="the token the bot will call with")
    chosen = arguments.parse_args()
    signal.signal(signal.SIGTERM, signal.getsignal(signal.SIGINT))
    try:
        simulator = Simulator(chosen.token, port=chosen.port)
    except OSError:
        print(f"Port {chosen.port} is taken; --port chooses another", file=sys.stderr)
        return 1
    with simulator as telegram:
        people = {"anna": telegram.person("Анна"), "boris": telegram.person("Борис")}
        staff = telegram.group("Staff", forum=True)
        for person in people.values():
            telegram.seat(person, staff)
        print(f"Bot API at {telegram.url}/bot{chosen.token}/ · the group's id is {staff.id} · help")
        try:
            if not Prompt(telegram, people).run() and not sys.stdin.isatty():
                signal.pause()
        except KeyboardInterrupt:
            print()
    return 0


if __name__ == "__main__":
    sys.exit(main())
