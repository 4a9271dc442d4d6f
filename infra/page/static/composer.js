// What one writes with: text, files, voice, place, contact, commands; an answer or a change of what was written.

import { attach, uploaded } from "./attach.js";
import { agreed, attempt, menu } from "./dialogs.js";
import { button, el, iconButton } from "./dom.js";
import { askPlace } from "./keys.js";
import { summary } from "./media.js";
import { senderOf } from "./message.js";
import { record } from "./voice.js";

export class Composer {
  constructor(column) {
    this.column = column;
    this.answered = null;
    this.changed = null;
    this.text = el("textarea", {
      rows: 1,
      maxlength: 4096,
      oninput: () => this.resize(),
      onkeydown: (event) => this.typed(event),
      onpaste: (event) => this.pasted(event),
    });
    this.about = el("div", { class: "about-reply", hidden: true });
    this.commands = button("/", () => this.listCommands(), {
      class: "round slash",
      "aria-label": "Команды бота",
      "aria-haspopup": "menu",
      title: "Команды бота",
    });
    this.more = iconButton("attach", "Прикрепить", () => this.listAttachments(), { "aria-haspopup": "menu" });
    this.voice = iconButton("voice", "Записать голосовое", () => record(this));
    this.send = iconButton("send", "Отправить сообщение", () => this.submit(), { class: "round send" });
    this.line = el("div", { class: "line" }, this.more, this.text, this.commands, this.voice, this.send);
    this.root = el("div", { class: "composer" }, this.about, this.line);
  }

  renew() {
    const { chat } = this.column;
    const channel = chat.type === "channel";
    const label = channel ? "Новая запись в канале" : "Сообщение";
    this.text.placeholder = label;
    this.text.setAttribute("aria-label", `${label}: ${chat.title}`);
    this.commands.hidden = !this.column.commands.length;
    this.more.hidden = this.voice.hidden = channel;
    this.resize();
  }

  replyTo(message) {
    this.clear();
    this.answered = message;
    this.say(`Ответ: ${senderOf(message).name}`, summary(message));
  }

  edit(message) {
    this.clear();
    this.changed = message;
    this.text.value = message.text ?? message.caption ?? "";
    this.say("Изменение", summary(message));
  }

  // Which message it is an answer to, for the server.
  get reply() {
    return this.answered ? { reply_to: this.answered.message_id } : {};
  }

  async submit() {
    const text = this.text.value.trim();
    if (!text) return this.text.focus();
    const { column } = this;
    const asked = this.changed
      ? column.does("edit", { message: this.changed.message_id, text })
      : column.chat.type === "channel"
        ? column.does("post", { text })
        : column.does("say", { text, ...this.reply });
    const [written, answered, changed] = [this.text.value, this.answered, this.changed];
    this.clear();
    this.text.focus();
    if (!(await attempt(asked))) {
      Object.assign(this, { answered, changed });
      this.text.value ||= written;
      this.resize();
    } else if (!changed) {
      column.toEnd();
    }
  }

  clear() {
    this.answered = this.changed = null;
    this.text.value = "";
    this.about.hidden = true;
    this.resize();
  }

  say(title, words) {
    const cancel = () => {
      this.clear();
      this.text.focus();
    };
    this.about.replaceChildren(
      el("div", {}, el("b", {}, title), el("span", {}, words)),
      iconButton("close", "Отменить", cancel),
    );
    this.about.hidden = false;
    this.text.focus();
  }

  typed(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "Escape" && (this.answered || this.changed)) {
      event.stopPropagation();
      this.clear();
    }
  }

  pasted(event) {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length || this.column.chat.type === "channel") return;
    event.preventDefault();
    attach(this, files.every((file) => file.type.startsWith("image/")) ? "photo" : "document", files);
  }

  // As high as what is written, within reason.
  resize() {
    this.text.style.height = "auto";
    if (this.text.value) this.text.style.height = `${Math.min(this.text.scrollHeight + 2, 160)}px`;
  }

  listCommands() {
    const { column } = this;
    const items = column.commands.map(({ command, description }) => [
      `/${command} — ${description}`,
      () => column.say(`/${command}`),
    ]);
    menu("Команды бота", items, { anchor: this.commands });
  }

  listAttachments() {
    const { column } = this;
    const contact = async () => {
      if (await agreed("Отправить свой номер телефона?", "Отправить")) await attempt(column.does("contact"));
    };
    menu(
      "Прикрепить",
      [
        ["Фото", () => attach(this, "photo")],
        ["Файл", () => attach(this, "document")],
        ["Видео", () => attach(this, "video")],
        ["Голосовое из файла", () => attach(this, "voice")],
        ["Место на карте", () => askPlace(column)],
        ["Контакт", contact],
      ],
      { anchor: this.more },
    );
  }

  // Send files as what they are to be; whether it was taken.
  async sendFiles(as, files, caption) {
    const sent = await attempt(uploaded(this.column, as, files, caption, this.reply));
    if (!sent) return false;
    this.answered = null;
    this.about.hidden = true;
    this.column.toEnd();
    return true;
  }
}
