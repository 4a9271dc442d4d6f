// Photos, files, voices, places and contacts as they stand in a message.

import { fileUrl } from "./api.js";
import { shown } from "./dialogs.js";
import { button, el, icon } from "./dom.js";
import { link } from "./entities.js";
import { duration, size } from "./words.js";

const SHOWN_WIDTH = 320;

// Everything of a message that is not its text.
export function attachments(message) {
  return Object.keys(KINDS)
    .filter((kind) => message[kind])
    .map((kind) => KINDS[kind](message[kind], message));
}

// Photos and videos of one album, as a grid.
export function grid(messages) {
  const cells = messages.flatMap(attachments);
  return el("div", { class: `album of-${Math.min(cells.length, 10)}` }, ...cells);
}

// A few words for the list of chats and for quotes.
export function summary(message) {
  const text = message.text || message.caption;
  if (text) return text;
  const kind = Object.keys(NAMES).find((name) => message[name]);
  if (kind === "document") return message.document.file_name || NAMES.document;
  return kind ? NAMES[kind] : "Сообщение";
}

const NAMES = {
  photo: "Фото",
  video: "Видео",
  voice: "Голосовое сообщение",
  audio: "Аудиозапись",
  document: "Документ",
  location: "Место на карте",
  contact: "Контакт",
  video_note: "Видеосообщение",
  animation: "Анимация",
  sticker: "Стикер",
};

const KINDS = {
  photo,
  video: (file) => el("video", { controls: true, preload: "none", src: fileUrl(file.file_id), "aria-label": "Видео" }),
  animation: (file) => el("video", { controls: true, preload: "none", src: fileUrl(file.file_id), "aria-label": "Анимация" }),
  video_note: (file) =>
    el("video", { class: "note", controls: true, preload: "none", src: fileUrl(file.file_id), "aria-label": "Видеосообщение" }),
  voice: (file) => sound(file, "Голосовое"),
  audio: (file) => sound(file, file.title || file.file_name || "Аудиозапись"),
  document: (file, message) => (message.animation ? null : paper(file)),
  location: place,
  contact: (who) =>
    el("div", { class: "card" }, icon("person"), el("div", {}, el("b", {}, who.first_name), el("span", {}, who.phone_number))),
  sticker: (file) => el("span", { class: "sticker" }, file.emoji || "Стикер"),
};

function photo(sizes) {
  const small = sizes.find((each) => each.width >= SHOWN_WIDTH) ?? sizes.at(-1);
  const open = button(
    el("img", { src: fileUrl(small.file_id), alt: "", decoding: "async", onerror: (event) => event.target.remove() }),
    () => enlarge(sizes.at(-1)),
    { class: "photo", "aria-label": "Фото, открыть крупно" },
  );
  return open;
}

function enlarge(file) {
  const dialog = el(
    "dialog",
    { class: "viewer", "aria-label": "Фото" },
    el("img", { src: fileUrl(file.file_id), alt: "Фото" }),
    button("Закрыть", () => dialog.close(), { autofocus: true }),
  );
  shown(dialog);
}

function sound(file, name) {
  const length = file.duration ? `, ${duration(file.duration)}` : "";
  const label = `${name}${length}`;
  return el(
    "div",
    { class: "sound" },
    el("span", {}, icon("voice"), label),
    el("audio", { controls: true, preload: "none", src: fileUrl(file.file_id), "aria-label": label }),
  );
}

function paper(file) {
  const name = file.file_name || "Документ";
  return el(
    "a",
    { class: "card", href: fileUrl(file.file_id), download: name },
    icon("file"),
    el("div", {}, el("b", {}, name), el("span", {}, size(file.file_size) || "Скачать")),
  );
}

function place({ latitude, longitude }) {
  const map = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=17/${latitude}/${longitude}`;
  return el(
    "div",
    { class: "card" },
    icon("pin"),
    el("div", {}, el("b", {}, `${latitude.toFixed(4)}, ${longitude.toFixed(4)}`), link(map, "Открыть карту")),
  );
}
