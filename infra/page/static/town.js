// The town as the page knows it: people, chats with their messages, the clock, what ran; events change it and are told on.

import { get } from "./api.js";
import { setZone } from "./words.js";

const KEPT_MESSAGES = 2000; // of a chat; older ones are asked for again
const KEPT_RUNS = 300;
const KEPT_UPDATES = 100;

export const town = {
  cursor: 0,
  clock: null,
  bot: null,
  people: new Map(),
  chats: new Map(),
  faults: [],
  scenes: [],
  scene: null,
  runs: [],
  updates: new Map(),
};

const listeners = new Map();

// Hear of something: what an event's type says, or a word of the page itself: town, keyboard, open, close, active, shown, arrived, appeal, away, trouble.
export function on(kind, listener) {
  listeners.set(kind, [...(listeners.get(kind) ?? []), listener]);
}

export function tell(kind, ...what) {
  for (const listener of listeners.get(kind) ?? []) listener(...what);
}

// Ask for everything anew.
export async function load() {
  const [came, { updates }] = await Promise.all([get("/api/town"), get("/api/updates")]);
  setZone(came.zone);
  Object.assign(town, {
    ...came,
    people: new Map(came.people.map((person) => [person.id, person])),
    chats: new Map(came.chats.map((chat) => [chat.id, settled(chat)])),
    runs: came.runs.slice(-KEPT_RUNS),
    updates: new Map(updates.map((update) => [update.update_id, update])),
  });
  setClock(came.clock);
  tell("town");
}

const apply = {
  message({ message, ...more }) {
    const chat = town.chats.get(message.chat_id);
    if (!chat) return;
    put(chat, message);
    chat.last = Math.max(chat.last, message.message_id);
    tell("message", chat, message);
    if (!("keyboard" in more)) return;
    chat.keyboard = more.keyboard;
    tell("keyboard", chat);
  },
  edit({ message }) {
    const chat = town.chats.get(message.chat_id);
    if (!chat) return;
    const at = position(chat.messages, message.message_id);
    if (chat.messages[at]?.message_id === message.message_id) chat.messages[at] = message;
  },
  delete({ chat_id, message_id }) {
    const chat = town.chats.get(chat_id);
    if (!chat) return;
    chat.messages = chat.messages.filter((message) => message.message_id !== message_id);
  },
  chat({ chat }) {
    const known = town.chats.get(chat.id);
    town.chats.set(chat.id, known ? Object.assign(known, chat) : settled({ messages: [], ...chat }));
    tell("chat", town.chats.get(chat.id));
  },
  person({ person }) {
    town.people.set(person.id, person);
    tell("person", person);
  },
  clock({ clock }) {
    setClock(clock);
    tell("clock");
  },
  run({ run }) {
    town.runs.push(run);
    if (town.runs.length > KEPT_RUNS) town.runs.splice(0, town.runs.length - KEPT_RUNS);
    tell("run", run);
  },
  update({ update }) {
    town.updates.delete(update.update_id);
    town.updates.set(update.update_id, update);
    if (town.updates.size > KEPT_UPDATES) town.updates.delete(town.updates.keys().next().value);
    tell("update", update);
  },
  fault({ faults }) {
    town.faults = faults;
    tell("fault");
  },
  scene({ scene }) {
    town.scene = scene;
    tell("scene");
  },
  toast: (event) => tell("toast", event),
  action: (event) => tell("action", event),
};

export function happen(event) {
  apply[event.type]?.(event);
}

// Older messages of a chat, or of one of its topics, come before those that are known.
export async function loadOlder(chat, before, topic) {
  const only = topic ? `&topic=${topic}` : "";
  const came = await get(`/api/chats/${chat.id}/messages?before=${before}&limit=50${only}`);
  for (const message of came.messages) put(chat, message);
  return came;
}

export function find(chat, id) {
  const message = chat.messages[position(chat.messages, id)];
  return message?.message_id === id ? message : undefined;
}

// The town's now, between two words of the server.
export function now() {
  return new Date(town.clock.at + (town.clock.moving_to ? 0 : performance.now() - town.clock.heard));
}

export const nameOf = (user) => [user?.first_name, user?.last_name].filter(Boolean).join(" ");

function setClock(clock) {
  town.clock = { ...clock, at: Date.parse(clock.now), heard: performance.now() };
}

function settled(chat) {
  return { ...chat, unread: 0, unreadTopics: new Set() };
}

function put(chat, message) {
  const messages = chat.messages;
  const at = position(messages, message.message_id);
  const known = messages[at]?.message_id === message.message_id;
  messages.splice(at, known ? 1 : 0, message);
  if (messages.length > KEPT_MESSAGES && at === messages.length - 1) messages.splice(0, KEPT_MESSAGES / 2);
}

// Where a message of this number stands or would stand.
function position(messages, id) {
  let [low, high] = [0, messages.length];
  if (high && messages[high - 1].message_id < id) return high;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (messages[middle].message_id < id) low = middle + 1;
    else high = middle;
  }
  return low;
}
