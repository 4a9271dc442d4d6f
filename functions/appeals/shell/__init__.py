"""Everything that touches the outside: storage, Telegram, settings, logs."""
