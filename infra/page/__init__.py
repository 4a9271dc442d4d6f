"""The town on one page: chats side by side, the clock, and what happens behind the scenes."""

from .app import Page

__all__ = ["Page"]
