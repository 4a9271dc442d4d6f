"""The domain of appeals, free of AWS and Telegram, and beside it (shell/) the part that talks to them."""
