// The list of chats: who, what was said last and when, how much is unread. Drawn anew a few times a second at most.

import { isOpen, isShown } from "./columns.js";
import { avatar, button, el, iconButton } from "./dom.js";
import { redraw, drawing } from "./feed.js";
import { summary } from "./media.js";
import { senderOf } from "./message.js";
import { addCitizen, me } from "./people.js";
import { on, tell, town } from "./town.js";
import { dayOf, shown } from "./words.js";

const SHOWN = 60; // chats; more by a button
const PAUSE = 400; // milliseconds between two drawings
const place = document.getElementById("list");
const rows = new Map(); // chat id -> its <li>
let drawnAt = -PAUSE;
let stale = true;
let most = SHOWN;
let later = 0;

const search = el("input", {
  type: "search",
  placeholder: "Поиск",
  "aria-label": "Поиск по чатам",
  oninput: () => refresh(true),
});
const items = el("ul", { class: "chats" });
const more = button("Показать ещё", () => ((most += SHOWN), refresh(true)), { class: "quiet", hidden: true });
place.append(
  el("div", { class: "top" }, el("h2", { class: "hidden" }, "Чаты"), search, iconButton("person", "Добавить жителя", addCitizen, { "aria-haspopup": "dialog" })),
  items,
  more,
);

on("town", () => refresh(true));
on("shown", () => {
  for (const chat of town.chats.values()) if (isShown(chat.id)) read(chat);
  refresh(true);
});
for (const kind of ["chat", "person"]) on(kind, () => refresh(false));
on("message", (chat, message) => {
  const mine = message.from?.id === me(chat) && !message.sender_chat;
  if (mine) return refresh(false);
  if (message.is_topic_message) chat.unreadTopics.add(message.message_thread_id);
  else if (chat.forum) chat.unreadTopics.add(null);
  if (!isShown(chat.id) || document.hidden) chat.unread += 1;
  refresh(false);
});
document.addEventListener("visibilitychange", () => tell("shown"));
drawing(drawIfDue);

function read(chat) {
  chat.unread = 0;
}

function refresh(now) {
  stale = true;
  if (now) drawnAt = -PAUSE;
  redraw();
}

function drawIfDue() {
  if (!stale) return true;
  const wait = drawnAt + PAUSE - performance.now();
  if (wait > 0) {
    clearTimeout(later);
    later = setTimeout(redraw, wait);
    return true;
  }
  [stale, drawnAt] = [false, performance.now()];
  draw();
  return true;
}

function draw() {
  const asked = search.value.trim().toLowerCase();
  const chats = [...town.chats.values()].filter((chat) => !chat.migrated_to && chat.title.toLowerCase().includes(asked));
  chats.sort((a, b) => when(b) - when(a) || b.forum - a.forum);
  const shownNow = chats.slice(0, most);
  const wanted = new Set(shownNow.map((chat) => chat.id));
  for (const [id, row] of rows) {
    if (wanted.has(id)) continue;
    row.element.remove();
    rows.delete(id);
  }
  let next = null;
  for (const chat of shownNow.reverse()) {
    const row = rowOf(chat);
    if (row.nextSibling !== next || !row.isConnected) items.insertBefore(row, next);
    next = row;
  }
  more.hidden = chats.length <= most;
}

const when = (chat) => chat.messages.at(-1)?.date ?? 0;

// A row is made anew only when what it says has changed.
function rowOf(chat) {
  const last = chat.messages.at(-1);
  const said = [chat.title, last?.message_id, last?.edit_date, chat.unread, isOpen(chat.id), isShown(chat.id)].join("\n");
  const known = rows.get(chat.id);
  if (known?.said === said) return known.element;
  const element = known?.element ?? el("li", {});
  const held = element.contains(document.activeElement);
  element.replaceChildren(line(chat, last));
  if (held) element.firstChild.focus();
  rows.set(chat.id, { said, element });
  return element;
}

function line(chat, last) {
  const time = last && (dayOf(last.date) === today() ? shown(last.date, "time") : shown(last.date, "short"));
  return button(
    [
      avatar(chat.id, chat.title),
      el("span", { class: "name" }, chat.title),
      el("span", { class: "when" }, time ?? ""),
      el("span", { class: "last" }, last ? lastWords(chat, last) : hint(chat)),
      chat.unread > 0 &&
        el("span", { class: "badge" }, el("span", { class: "hidden" }, "непрочитанных: "), String(chat.unread > 999 ? "999+" : chat.unread)),
    ].filter(Boolean),
    () => tell("open", chat.id),
    { "data-chat": chat.id, "aria-current": isShown(chat.id) ? "true" : null },
  );
}

function today() {
  return dayOf(new Date(town.clock.at));
}

function hint(chat) {
  return town.people.get(chat.person)?.label ?? (chat.type === "channel" ? "канал" : "группа");
}

function lastWords(chat, message) {
  const words = summary(message).slice(0, 120);
  return chat.type === "private" || chat.type === "channel" ? words : `${senderOf(message).name}: ${words}`;
}
