// Files chosen for a message: looked at, given a caption, sent; several make an album.

import { post } from "./api.js";
import { sheet, toast } from "./dialogs.js";
import { el, field, icon } from "./dom.js";
import { plural, size } from "./words.js";

const MOST = 10; // of one album
const KINDS = {
  photo: { accept: "image/*", multiple: true, title: "Отправить фото" },
  document: { accept: "", multiple: true, title: "Отправить файлы" },
  video: { accept: "video/*", multiple: false, title: "Отправить видео" },
  voice: { accept: "audio/*", multiple: false, title: "Отправить голосовое" },
};

export function attach(composer, as, files = null) {
  if (files) return preview(composer, as, files);
  const { accept, multiple } = KINDS[as];
  const input = el("input", { type: "file", accept, multiple, class: "hidden", "aria-label": "Файлы", tabindex: -1 });
  input.addEventListener("change", () => {
    preview(composer, as, [...input.files]);
    input.remove();
  });
  input.addEventListener("cancel", () => input.remove());
  document.body.append(input);
  input.click();
}

function preview(composer, as, chosen) {
  if (chosen.length > MOST) toast(`В альбом помещается ${plural(MOST, "файл", "файла", "файлов")}, взяты первые.`);
  const files = chosen.slice(0, MOST);
  const addresses = [];
  const shownFile = (file) => {
    if (as !== "photo") return el("li", { class: "card" }, icon("file"), el("div", {}, el("b", {}, file.name), el("span", {}, size(file.size))));
    addresses.push(URL.createObjectURL(file));
    return el("li", {}, el("img", { src: addresses.at(-1), alt: file.name }));
  };
  const caption = el("textarea", { rows: 2, maxlength: 1024, value: "", autofocus: true });
  caption.value = composer.text.value;
  const submit = async (event) => {
    event.preventDefault();
    send.disabled = true;
    if (await composer.sendFiles(as, files, caption.value.trim())) {
      composer.clear();
      dialog.close();
    }
    send.disabled = false;
  };
  const send = el("button", { class: "primary" }, "Отправить");
  const dialog = sheet(
    KINDS[as].title,
    el(
      "form",
      { onsubmit: submit },
      el("ul", { class: `chosen ${as}` }, files.map(shownFile)),
      field("Подпись", caption),
      el("footer", {}, send),
    ),
  );
  dialog.addEventListener("close", () => {
    addresses.forEach((address) => URL.revokeObjectURL(address));
    composer.text.focus();
  });
}

export function uploaded(column, as, files, caption, { reply_to }) {
  const form = new FormData();
  const fields = { by: column.who, chat: column.chat.id, as, topic: column.topic, caption, reply_to };
  for (const [name, value] of Object.entries(fields)) {
    if (value !== null && value !== undefined && value !== "") form.append(name, value);
  }
  for (const file of files) form.append("files", file, file.name);
  return post("/api/files", form);
}
