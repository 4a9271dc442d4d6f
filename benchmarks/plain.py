"""A peer to be measured beside: the bot that a tutorial has one deploy, on the same libraries.

python-telegram-bot's Application made for each update, boto3's resource; it stores the text and says so. It keeps its
token in the environment, and promises nothing: what arrives twice is stored and answered twice.
"""

from __future__ import annotations

import asyncio
import json
import os
from typing import Any

import boto3
from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters

table = boto3.resource("dynamodb").Table(os.environ["TABLE_NAME"])


def handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    """One update in, 200 out."""
    asyncio.run(_process(json.loads(event["body"])))
    return {"statusCode": 200}


async def _process(data: dict[str, Any]) -> None:
    address = f"{os.environ['TELEGRAM_API_URL']}/bot"
    application = Application.builder().token(os.environ["BOT_TOKEN"]).base_url(address).updater(None).build()
    application.add_handler(MessageHandler(filters.TEXT, _heard))
    async with application:
        await application.process_update(Update.de_json(data, application.bot))


async def _heard(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    message = update.effective_message
    if message is not None:
        key = {"pk": f"P#{message.chat_id}", "sk": f"PLAIN#{update.update_id}", "kind": "plain"}
        table.put_item(Item=key | {"text": message.text or ""})
        await message.reply_text("Принято")
