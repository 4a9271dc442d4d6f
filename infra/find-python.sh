#!/bin/sh
# Prints the interpreter to use: the runtime's own 3.13 if there is one, else the newest that works, never below 3.11.
# Each candidate is really started, because a pyenv shim of an inactive version is on PATH and does nothing but fail.

versions="${PYENV_ROOT:-$HOME/.pyenv}/versions"
without_venv=

for minor in 13 12 11; do
    for python in "python3.$minor" "$versions/3.$minor".*/bin/python3 python3; do
        found=$("$python" -c "import sys; assert sys.version_info[:2] == (3, $minor); print(sys.executable)" 2>/dev/null) || continue
        if "$found" -c "import ensurepip" 2>/dev/null; then
            echo "$found"
            exit 0
        fi
        without_venv=$found
    done
done

if [ -n "$without_venv" ]; then
    echo "$without_venv cannot make environments: install its venv package (Debian, Ubuntu: apt install python3-venv)." >&2
else
    echo "No working Python 3.11, 3.12 or 3.13 was found: install one (Debian, Ubuntu: apt install python3 python3-venv)." >&2
fi
exit 1
