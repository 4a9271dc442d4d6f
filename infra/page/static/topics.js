// A forum's topics as tabs, «Общее» first.

import { attempt, sheet } from "./dialogs.js";
import { button, el, field } from "./dom.js";

export class TopicTabs {
  constructor(column) {
    this.column = column;
    this.root = el("div", { class: "topics" });
  }

  renew() {
    const { chat } = this.column;
    this.root.hidden = !chat.forum;
    if (!chat.forum) return;
    const held = this.root.contains(document.activeElement) ? document.activeElement.dataset.topic : null;
    const tabs = [{ id: null, name: "Общее" }, ...chat.topics].map((topic) => this.tab(topic));
    this.root.replaceChildren(
      el("div", { class: "tabs", role: "tablist", "aria-label": "Темы", onkeydown: walked }, tabs),
      button("Новая тема", () => this.open(), { class: "quiet", "aria-haspopup": "dialog" }),
    );
    if (held) this.root.querySelector(`[data-topic="${held}"]`)?.focus();
  }

  tab({ id, name }) {
    const { chat, topic } = this.column;
    const chosen = topic === id;
    const unread = !chosen && chat.unreadTopics.has(id);
    return button([name, unread && el("span", { class: "dot" }, el("span", { class: "hidden" }, ", есть новое"))].filter(Boolean),
      () => this.column.choose(id),
      { role: "tab", "aria-selected": String(chosen), tabindex: chosen ? 0 : -1, "data-topic": id ?? "general" });
  }

  open() {
    const { column } = this;
    const name = el("input", { required: true, maxlength: 128, autofocus: true, placeholder: "Например, ЖКХ" });
    const submit = async (event) => {
      event.preventDefault();
      const opened = await attempt(column.does("open_topic", { name: name.value.trim() }));
      if (!opened) return;
      dialog.close();
      column.choose(opened.message.message_id);
      column.focus();
    };
    const dialog = sheet(
      "Новая тема",
      el("form", { onsubmit: submit }, field("Название", name), el("footer", {}, el("button", { class: "primary" }, "Создать"))),
    );
  }
}

// Arrows move among tabs and choose, as in any list of tabs.
export function walked(event) {
  const tabs = [...event.currentTarget.querySelectorAll("[role=tab]")];
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const to = tabs[(tabs.indexOf(document.activeElement) + step + tabs.length) % tabs.length];
  to.focus();
  to.click();
}
