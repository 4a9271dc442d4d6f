// The messages of one open chat: at most a hundred elements while one stands at the end, older ones as one scrolls up.

import { el } from "./dom.js";
import { drawn, senderOf } from "./message.js";
import { loadOlder, now, town } from "./town.js";
import { dayOf, shown } from "./words.js";

const WINDOW = 100;
const STEP = 50;
const NEAR = 60; // pixels from an end

export class Messages {
  // `scene` is the column; `onScroll` hears that one has come to the end or left it.
  constructor(scene, onScroll) {
    this.scene = scene;
    this.onScroll = onScroll;
    this.units = new Map(); // key -> {element, messages, first}
    this.log = el("div", { class: "log", role: "log", "aria-live": "off", "aria-label": `Сообщения: ${scene.chat.title}` });
    this.scroller = el("div", { class: "scroller", onscroll: () => this.scrolled() }, this.log);
    this.log.addEventListener("keydown", (event) => this.walk(event));
    this.begin();
  }

  // Stand at the newest message, with nothing known of what is older.
  begin() {
    this.from = null; // number of the oldest message shown; null: as many as the window holds
    this.until = null; // number of the newest message shown; null: the newest there is
    this.older = true;
    this.loading = false;
  }

  get pinned() {
    return this.until === null;
  }

  // What belongs to this chat or to the topic one has chosen, oldest first.
  all() {
    const { chat, topic } = this.scene;
    return chat.forum ? chat.messages.filter((message) => topicOf(message) === topic) : chat.messages;
  }

  toEnd() {
    this.from = this.until = null;
    this.scroller.scrollTop = 0;
  }

  // Make the page like the town, newest first, until the moment given; false when there is more to draw.
  draw(until) {
    const all = this.all();
    const end = this.until === null ? all.length : after(all, this.until);
    const start = this.from === null ? Math.max(0, end - WINDOW) : after(all, this.from - 1);
    const wanted = units(all.slice(start, end));
    const keys = new Set(wanted.map((unit) => unit.key));
    for (const [key, { element }] of this.units) {
      if (keys.has(key)) continue;
      element.remove();
      this.units.delete(key);
    }
    let next = null;
    for (const unit of wanted.reverse()) {
      const known = this.units.get(unit.key);
      if (known && same(known, unit)) {
        if (known.element.nextSibling !== next) this.log.insertBefore(known.element, next);
        next = known.element;
        continue;
      }
      if (performance.now() > until) return false;
      const element = unit.day ? el("h3", { class: "day" }, unit.day) : drawn(unit, this.scene);
      const held = known?.element.contains(document.activeElement);
      this.log.insertBefore(element, next);
      known?.element.remove();
      if (held) element.focus({ preventScroll: true });
      this.units.set(unit.key, { ...unit, element });
      next = element;
    }
    this.reachable();
    this.fill(all);
    return true;
  }

  // Draw everything anew: what a message shows has changed without the message.
  forget() {
    for (const unit of this.units.values()) unit.messages = unit.messages && [];
  }

  // Show a message and let it be seen; false when it is not known here.
  jump(id) {
    const all = this.all();
    const at = after(all, id - 1);
    if (all[at]?.message_id !== id) return false;
    this.from = Math.min(all[Math.max(0, at - STEP)].message_id, this.from ?? Infinity);
    this.draw(Infinity);
    const element = [...this.units.values()].find((unit) => unit.messages?.some((each) => each.message_id === id))?.element;
    element?.scrollIntoView({ block: "center" });
    element?.classList.remove("lit");
    requestAnimationFrame(() => element?.classList.add("lit"));
    return true;
  }

  // One tab stop in the log: its newest message; arrows go on from there.
  reachable() {
    const last = this.log.querySelector("article:last-of-type");
    if (last === this.stop) return;
    if (this.stop && this.stop !== document.activeElement) this.stop.tabIndex = -1;
    this.stop = last;
    if (last) last.tabIndex = 0;
  }

  walk(event) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step || !event.target.matches("article")) return;
    event.preventDefault();
    const messages = [...this.log.querySelectorAll("article")];
    messages[messages.indexOf(event.target) + step]?.focus();
  }

  scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller; // counted from the newest: 0 and below
    const atEnd = scrollTop > -NEAR;
    const all = this.all();
    if (this.pinned && !atEnd && all.length) {
      this.from = Math.min(this.from ?? Infinity, all[Math.max(0, all.length - WINDOW)].message_id);
      this.until = all.at(-1).message_id;
    } else if (!this.pinned && atEnd) {
      this.newer(all);
    }
    if (scrollTop + scrollHeight - clientHeight < NEAR) this.back(all);
    this.onScroll();
  }

  newer(all) {
    const end = Math.min(after(all, this.until) + STEP, all.length);
    const height = this.scroller.scrollHeight;
    if (end === all.length) this.from = this.until = null;
    else this.until = all[end - 1].message_id;
    this.draw(Infinity);
    if (!this.pinned) this.scroller.scrollTop -= this.scroller.scrollHeight - height;
  }

  async back(all) {
    if (this.from === null || this.loading) return;
    const at = after(all, this.from - 1);
    if (at > 0) {
      this.from = all[Math.max(0, at - STEP)].message_id;
      this.draw(Infinity);
    } else if (this.older) {
      await this.load(all);
      const known = this.all();
      this.from = known[Math.max(0, after(known, this.from - 1) - STEP)]?.message_id ?? this.from;
      this.draw(Infinity);
    }
  }

  // A chat just opened may know too little of itself to fill the screen.
  fill(all) {
    const few = all.length < STEP / 2 && this.older && !this.loading && this.pinned;
    if (few && this.scene.chat.messages[0]?.message_id > 1) this.load(all);
  }

  async load(all) {
    this.loading = true;
    const { chat, topic } = this.scene;
    // «Общее» is filtered here, so what was asked for last is remembered apart from what is shown
    const before = topic ? (all[0]?.message_id ?? chat.last + 1) : (chat.messages[0]?.message_id ?? chat.last + 1);
    try {
      const came = await loadOlder(chat, before, topic);
      this.older = came.more;
    } catch {
      this.older = false;
    }
    this.loading = false;
    this.scene.changed();
  }
}

function topicOf(message) {
  return message.is_topic_message ? message.message_thread_id : null;
}

// How many of the messages have this number or a smaller one.
function after(messages, id) {
  let [low, high] = [0, messages.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (messages[middle].message_id <= id) low = middle + 1;
    else high = middle;
  }
  return low;
}

// Albums as one, a line for each new day, and who begins to speak.
function units(messages) {
  const made = [];
  let day = null;
  let last = null;
  for (const message of messages) {
    const today = dayOf(message.date);
    if (today !== day) {
      made.push({ key: `day ${today}`, day: dayTitle(message.date, today) });
      [day, last] = [today, null];
    }
    if (last && message.media_group_id && message.media_group_id === last.messages[0].media_group_id) {
      last.messages.push(message);
      continue;
    }
    const sender = senderOf(message).id;
    const first = sender !== last?.sender || message.date - last.messages.at(-1).date > 600;
    last = { key: message.message_id, messages: [message], first, sender };
    made.push(last);
  }
  return made;
}

function dayTitle(date, day) {
  if (!town.clock || day !== dayOf(now())) return shown(date, "day");
  return `Сегодня, ${shown(date, "day")}`;
}

function same(known, unit) {
  if (unit.day) return known.day === unit.day;
  return (
    known.first === unit.first &&
    known.messages.length === unit.messages.length &&
    known.messages.every((message, at) => message === unit.messages[at])
  );
}
