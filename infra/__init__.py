"""What stands around the functions: building, the local stack, the Telegram simulator."""
