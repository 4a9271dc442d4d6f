// Open chats side by side: as many as fit, the one used longest ago makes room.

import { Chat } from "./chat.js";
import { el } from "./dom.js";
import { drawing, redraw } from "./feed.js";
import { recall, remember } from "./memory.js";
import { on, tell, town } from "./town.js";

const NARROWEST = 318; // pixels of a column
const place = document.getElementById("columns");
const open = new Map(); // chat id -> Chat, in the order they stand
const used = []; // chat ids, the one used last at the end
let active = null;

export const isShown = (id) => Boolean(open.get(id)?.root.isConnected) && (!narrow() || document.body.dataset.pane === "chat");
export const isOpen = (id) => open.has(id);
export const narrow = () => matchMedia("(max-width: 699px)").matches;

// Open what was open before, or what a newcomer needs: a citizen, the staff, the head.
export function begin() {
  const kept = recall("open", []).filter((id) => town.chats.has(id));
  open.clear();
  used.length = 0;
  active = null;
  const wanted = kept.length ? kept : usual();
  for (const id of wanted) open.set(id, new Chat(town.chats.get(id)));
  used.push(...wanted.slice().reverse());
  lay();
  if (wanted.length) activate(open.get(wanted[0]));
}

function usual() {
  const chats = [...town.chats.values()];
  const role = (chat) => town.people.get(chat.person)?.role;
  const citizens = chats.filter((chat) => role(chat) === "citizen");
  const others = [chats.find((chat) => chat.forum), chats.find((chat) => role(chat) === "head"), ...citizens.slice(1)];
  return [citizens[0], ...others].filter(Boolean).slice(0, 4).map((chat) => chat.id);
}

// Open a chat and go there; a message to answer may be given.
export function show(id, { reply = null, focus = true } = {}) {
  const chat = town.chats.get(id);
  if (!chat) return;
  if (!open.has(id)) open.set(id, new Chat(chat));
  use(id);
  document.body.dataset.pane = "chat";
  lay();
  const column = open.get(id);
  activate(column);
  if (reply) column.composer.replyTo(reply);
  if (reply) column.jump(reply.message_id);
  else if (focus) column.focus();
}

function close(id) {
  if (narrow()) {
    document.body.dataset.pane = "list";
    tell("shown");
    document.querySelector(`#list [data-chat="${id}"]`)?.focus();
    return;
  }
  open.get(id)?.root.remove();
  open.delete(id);
  used.splice(used.indexOf(id), 1);
  lay();
  if (active?.chat.id === id) active = null;
  const last = open.get(used.at(-1));
  if (last) activate(last);
  (document.querySelector(`#list [data-chat="${id}"]`) ?? place).focus();
}

function use(id) {
  if (used.includes(id)) used.splice(used.indexOf(id), 1);
  used.push(id);
}

function activate(column) {
  if (column === active) return;
  active?.setActive(false);
  active = column;
  column.setActive(true);
  use(column.chat.id);
}

// Show as many of the open chats as there is room for.
export function lay() {
  const room = narrow() ? 1 : Math.max(1, Math.floor(place.clientWidth / NARROWEST));
  const fitting = new Set(used.slice(-room));
  const columns = [...open.values()].filter((column) => fitting.has(column.chat.id)).map((column) => column.root);
  const same = columns.length === place.children.length && columns.every((root, at) => root === place.children[at]);
  if (!same || !columns.length) place.replaceChildren(...(columns.length ? columns : [el("p", { class: "empty" }, "Выберите чат в списке.")]));
  remember("open", [...open.keys()]);
  tell("shown");
  redraw();
}

const shownColumns = () => [...open.values()].filter((column) => column.root.isConnected);

on("open", show);
on("close", close);
on("active", activate);
on("chat", (chat) => open.get(chat.id)?.renew());
on("message", (chat, message) => {
  const column = open.get(chat.id);
  column?.received(message);
  if (chat.forum && column && message.is_topic_message) column.topics.renew();
  for (const each of shownColumns()) if (each.chat.discussion === chat.id) each.messages.forget();
});
on("keyboard", (chat) => open.get(chat.id)?.renewBottom());
on("toast", (event) => open.get(event.chat_id)?.answered(event));
on("action", (event) => open.get(event.chat_id)?.acts(event));
drawing((until) => shownColumns().map((column) => column.draw(until)).every(Boolean));
new ResizeObserver(lay).observe(place);
