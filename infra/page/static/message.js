// One message, or one album, as Telegram shows it.

import { el, icon } from "./dom.js";
import { formatted, link } from "./entities.js";
import { attachments, grid, summary } from "./media.js";
import { nameOf, town } from "./town.js";
import { shown } from "./words.js";

const LONG_PRESS_MS = 500;

// `unit` is {messages, first}; `scene` is the column: who "I" am and what can be done.
export function drawn(unit, scene) {
  const [message] = unit.messages;
  const service = serviceWords(message);
  return service ? el("p", { class: "service", "data-id": message.message_id }, service) : bubble(unit, scene);
}

export function senderOf(message) {
  return message.sender_chat && !message.is_automatic_forward
    ? { id: message.sender_chat.id, name: message.sender_chat.title }
    : { id: message.from?.id ?? 0, name: nameOf(message.from) };
}

function bubble(unit, scene) {
  const [message] = unit.messages;
  const written = unit.messages.find((each) => each.text || each.caption) ?? message;
  const mine = scene.isMine(message);
  const sender = senderOf(message);
  const named = !mine && unit.first && scene.chat.type !== "private";
  const made = el(
    "article",
    {
      class: `message ${mine ? "mine" : ""} ${unit.first ? "first" : ""}`,
      "data-id": message.message_id,
      tabindex: -1,
      "aria-label": `${mine ? "Вы" : sender.name}, ${shown(message.date, "time")}`,
    },
    el(
      "div",
      { class: "bubble" },
      named && el("div", { class: `sender ink-${Math.abs(sender.id) % 7}` }, sender.name),
      forwarded(message),
      quote(message, scene),
      unit.messages.length > 1 ? grid(unit.messages) : attachments(message),
      text(written, scene),
      comments(message, scene),
      el(
        "footer",
        {},
        written.edit_date ? "изменено " : "",
        el("time", { datetime: new Date(message.date * 1000).toISOString() }, shown(message.date, "time")),
      ),
    ),
    buttons(written, scene),
  );
  withMenu(made, written, scene);
  return made;
}

function text(message, scene) {
  const words = message.text ?? message.caption;
  if (!words) return null;
  const entities = message.entities ?? message.caption_entities;
  return el("div", { class: "text", dir: "auto" }, formatted(words, entities, scene.say));
}

function forwarded({ forward_origin: origin }) {
  if (!origin) return null;
  const whom = origin.chat?.title ?? origin.sender_chat?.title ?? origin.sender_user_name ?? nameOf(origin.sender_user);
  return el("div", { class: "forwarded" }, "Переслано от ", el("b", {}, whom));
}

function quote(message, scene) {
  const answered = message.reply_to_message;
  if (!answered || answered.forum_topic_created) return null;
  return el(
    "button",
    { type: "button", class: "quote", onclick: () => scene.jump(answered.message_id) },
    el("b", {}, senderOf(answered).name),
    el("span", {}, summary(answered)),
  );
}

function comments(message, scene) {
  const { chat } = scene;
  if (chat.type !== "channel" || !chat.discussion) return null;
  return el("button", { type: "button", class: "comments", onclick: () => scene.comments(message) }, commentsLabel(chat, message));
}

function commentsLabel(channel, post) {
  const group = town.chats.get(channel.discussion);
  const root = carried(group, post.message_id);
  const n = root ? group.messages.filter((each) => each.message_thread_id === root.message_id && each !== root).length : 0;
  return `Комментарии (${n})`;
}

// The channel's post as Telegram carried it into the discussion group.
export function carried(group, post) {
  return group?.messages.find((each) => each.is_automatic_forward && each.forward_origin?.message_id === post);
}

function buttons(message, scene) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows?.length) return null;
  return el(
    "div",
    { class: "keys inline-keys", role: "group", "aria-label": "Кнопки сообщения" },
    rows.map((row, y) => el("div", { class: "row" }, row.map((key, x) => inlineKey(message, key, y, x, scene)))),
  );
}

function inlineKey(message, key, row, column, scene) {
  if (key.url?.startsWith(`https://t.me/${town.bot.username}?start=`)) {
    return el("button", { type: "button", class: "key", onclick: () => scene.begin(message, row, column) }, key.text, " ↗");
  }
  if (key.url) {
    const opened = link(key.url, key.text, " ↗");
    opened.classList.add("key");
    return opened;
  }
  return el(
    "button",
    { type: "button", class: "key", onclick: (event) => scene.press(message, row, column, event.currentTarget) },
    key.text,
  );
}

// The menu: by the button, the right mouse button, a long press or the keyboard.
function withMenu(made, message, scene) {
  let pressing = 0;
  const stop = () => clearTimeout(pressing);
  const more = el(
    "button",
    {
      type: "button",
      class: "round more",
      tabindex: -1,
      "aria-label": "Действия с сообщением",
      onclick: (event) => scene.menu(message, { anchor: event.currentTarget }),
    },
    icon("more"),
  );
  made.firstChild.append(more);
  made.addEventListener("contextmenu", (event) => {
    if (event.target.closest("a, audio, video")) return;
    event.preventDefault();
    scene.menu(message, event.clientX ? { x: event.clientX, y: event.clientY } : { anchor: made.firstChild });
  });
  made.addEventListener("keydown", (event) => {
    if (event.target === made && event.key === "Enter") scene.menu(message, { anchor: made.firstChild });
  });
  made.addEventListener("touchstart", ({ touches: [touch] }) => {
    const at = { x: touch.clientX, y: touch.clientY };
    pressing = setTimeout(() => scene.menu(message, at), LONG_PRESS_MS);
  }, { passive: true });
  for (const end of ["touchend", "touchmove", "touchcancel"]) made.addEventListener(end, stop, { passive: true });
}

function serviceWords(message) {
  const who = nameOf(message.from);
  if (message.new_chat_members) return `${message.new_chat_members.map(nameOf).join(", ")}: теперь в группе`;
  if (message.left_chat_member) return `${nameOf(message.left_chat_member)}: больше не в группе`;
  if (message.forum_topic_created) return `${who}: создана тема «${message.forum_topic_created.name}»`;
  if (message.migrate_to_chat_id) return "Группа преобразована в супергруппу";
  if (message.migrate_from_chat_id) return "Супергруппа создана из группы";
  if (message.group_chat_created || message.supergroup_chat_created) return "Группа создана";
  if (message.pinned_message) return `${who}: сообщение закреплено`;
  return null;
}
