// One open chat: its head, topics, messages, keyboard and composer, as the person one acts for sees it.

import { deed } from "./api.js";
import { Composer } from "./composer.js";
import { alertOf, attempt, menu, toast } from "./dialogs.js";
import { avatar, button, el, iconButton } from "./dom.js";
import { redraw } from "./feed.js";
import { carried } from "./message.js";
import { Messages } from "./messages.js";
import { describe, me, whoSelect } from "./people.js";
import { migrateButton, openProfile, startScreen } from "./profile.js";
import { tell, town } from "./town.js";
import { TopicTabs } from "./topics.js";
import { replyKeys } from "./keys.js";

const TYPING_MS = 5000;
const SPINNING_MS = 15000;

export class Chat {
  constructor(chat) {
    this.chat = chat;
    this.topic = null;
    this.typing = 0;
    this.pressed = new Map(); // message id -> its spinning button
    this.messages = new Messages(this, () => this.showDown());
    this.topics = new TopicTabs(this);
    this.composer = new Composer(this);
    this.headSlot = el("header", { class: "head" });
    this.bottom = el("div", { class: "bottom" });
    this.toasts = el("div", { class: "toasts", role: "status" });
    this.down = iconButton("down", "К новым сообщениям", () => this.toEnd(), { class: "round down", hidden: true });
    this.body = el("div", { class: "talk" }, this.messages.scroller, this.down, this.toasts);
    this.root = el(
      "section",
      { class: "chat", "data-chat": chat.id, "aria-label": chat.title, onfocusin: () => tell("active", this) },
      this.headSlot,
      this.topics.root,
      this.body,
      this.bottom,
    );
    this.renew();
  }

  // -- what messages ask of the column

  get who() {
    return me(this.chat);
  }

  // The bot's commands as this person is offered them.
  get commands() {
    return this.chat.members.find(({ id }) => id === this.who)?.commands ?? this.chat.commands;
  }

  isMine(message) {
    return !message.sender_chat && message.from?.id === this.who;
  }

  say = (text) => attempt(this.does("say", { text }));

  jump = (id) => {
    if (!this.messages.jump(id)) toast("Это сообщение не в этой части чата.", this.toasts);
  };

  comments = (post) => {
    const group = town.chats.get(this.chat.discussion);
    tell("open", group.id, { reply: carried(group, post.message_id) });
  };

  press = async (message, row, column, pressed) => {
    pressed.setAttribute("aria-busy", "true");
    this.pressed.set(message.message_id, pressed);
    setTimeout(() => pressed.removeAttribute("aria-busy"), SPINNING_MS);
    if (!(await attempt(this.does("press", { message: message.message_id, row, column })))) {
      pressed.removeAttribute("aria-busy");
    }
  };

  // A link to the bot: it is started in the private chat.
  begin = async (message, row, column) => {
    if (await attempt(this.does("press", { message: message.message_id, row, column }))) tell("open", this.who);
  };

  menu = (message, where) => {
    const items = [["Ответить", () => this.composer.replyTo(message)]];
    const text = message.text ?? message.caption;
    if (text) items.push(["Копировать", () => attempt(navigator.clipboard.writeText(text))]);
    if (this.isMine(message)) {
      if (text) items.push(["Изменить", () => this.composer.edit(message)]);
      items.push(["Удалить", () => attempt(this.does("delete", { message: message.message_id }))]);
    }
    menu("Действия с сообщением", items, where);
  };

  // A deed of the person one acts for, in this chat and topic.
  does(name, more = {}) {
    const topic = this.topic && ["say"].includes(name) ? { topic: this.topic } : {};
    return deed(name, this.who, this.chat.id, { ...topic, ...more });
  }

  // -- what the town tells

  changed() {
    redraw();
  }

  received(message) {
    this.typing = 0;
    this.showTyping();
    if (this.messages.pinned || this.isMine(message)) this.messages.toEnd();
    else this.showDown();
  }

  answered({ message_id, user_id, text, alert }) {
    if (user_id && user_id !== this.who) return;
    for (const [id, pressed] of this.pressed) {
      if (message_id && id !== message_id) continue;
      pressed.removeAttribute("aria-busy");
      this.pressed.delete(id);
    }
    if (!text) return;
    if (alert) alertOf(text);
    else toast(text, this.toasts);
  }

  acts({ topic }) {
    if (this.chat.forum && (topic ?? null) !== this.topic) return;
    this.typing = performance.now() + TYPING_MS;
    this.showTyping();
    setTimeout(() => this.showTyping(), TYPING_MS + 50);
  }

  choose(topic) {
    this.topic = topic;
    this.chat.unreadTopics.delete(topic);
    this.messages.begin();
    this.messages.toEnd();
    this.renew();
  }

  // -- drawing

  // The head, the tabs and what stands below: they change with the chat, not with each message.
  renew() {
    this.renewHead();
    this.topics.renew();
    this.renewBottom();
    redraw();
  }

  renewHead() {
    const { chat } = this;
    this.subtitle = el("span", { class: "subtitle" });
    const title = el("div", { class: "titles" }, el("h2", {}, chat.title), this.subtitle);
    const parts = [iconButton("back", "К списку чатов", () => tell("close", chat.id), { class: "round back" })];
    if (chat.type === "private") {
      parts.push(
        button([avatar(chat.id, chat.title), title], () => openProfile(this), { class: "who", "aria-haspopup": "dialog" }),
      );
    } else {
      parts.push(avatar(chat.id, chat.title), title, migrateButton(this));
    }
    parts.push(iconButton("close", `Закрыть чат: ${chat.title}`, () => tell("close", chat.id), { class: "round close" }));
    this.headSlot.replaceChildren(...parts.filter(Boolean));
    this.showTyping();
  }

  renewBottom() {
    const { chat } = this;
    const parts = [];
    const fresh = chat.type === "private" && !chat.last && !chat.messages.length;
    this.root.classList.toggle("fresh", fresh);
    if (fresh) {
      parts.push(startScreen(this));
    } else if (chat.migrated_to) {
      parts.push(button("Открыть супергруппу", () => tell("open", chat.migrated_to), { class: "wide" }));
    } else if (chat.blocked) {
      parts.push(button("Разблокировать бота", () => attempt(this.does("unblock")), { class: "wide" }));
    } else {
      if (chat.type !== "private" && chat.type !== "channel") parts.push(whoSelect(this));
      parts.push(this.composer.root);
      if (chat.type !== "channel") parts.push(replyKeys(this));
    }
    this.fresh = fresh;
    const held = this.bottom.contains(document.activeElement) ? document.activeElement : null;
    this.bottom.replaceChildren(...parts.filter(Boolean));
    this.composer.renew();
    if (held?.isConnected) held.focus({ preventScroll: true });
    else if (held) this.focus();
  }

  // Until the moment given; false when there is more to draw.
  draw(until) {
    if (this.fresh && this.chat.messages.length) this.renewBottom();
    return this.messages.draw(until);
  }

  showTyping() {
    const typing = this.typing > performance.now();
    this.subtitle.textContent = typing ? "бот печатает…" : describe(this.chat);
    this.subtitle.classList.toggle("typing", typing);
  }

  showDown() {
    this.down.hidden = this.messages.pinned;
  }

  toEnd() {
    this.messages.toEnd();
    this.showDown();
    redraw();
  }

  setActive(active) {
    this.messages.log.setAttribute("aria-live", active ? "polite" : "off");
    this.root.classList.toggle("active", active);
  }

  focus() {
    (this.root.querySelector(".start") ?? this.root.querySelector("textarea") ?? this.root.querySelector(".wide"))?.focus();
  }
}
