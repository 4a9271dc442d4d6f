#!/bin/sh
# Spoils the modules of each subject in a copy of the checkout, one place at a time, and runs the subject's tests on each;
# what they did not notice is shown.
set -eu
here=$(pwd) work=.build/mutants
for subject; do
    rm -rf "$work" && mkdir -p "$work"
    git ls-files -z | xargs -0 cp --parents -t "$work"
    ln -s "$here/.venv" "$work/.venv"
    (
        cd "$work"
        PATH="$here/.venv-mutants/bin:$PATH"
        cosmic-ray init "tests/mutants/$subject.toml" session.sqlite
        cr-filter-operators session.sqlite "tests/mutants/$subject.toml"
        cosmic-ray exec "tests/mutants/$subject.toml" session.sqlite
        echo "== $subject" && cr-report --show-diff --surviving-only session.sqlite
    )
done
