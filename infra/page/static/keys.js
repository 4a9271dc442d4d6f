// The reply keyboard below a chat, and the small choice of a place that its «Я здесь» opens.

import { agreed, attempt, sheet } from "./dialogs.js";
import { button, el, field } from "./dom.js";

const CENTRE = [50.9213, 128.4739]; // of the town

export function replyKeys(column) {
  const rows = column.chat.keyboard?.keyboard;
  if (!rows?.length) return null;
  return el(
    "div",
    { class: "keys reply-keys", role: "group", "aria-label": "Клавиатура бота" },
    rows.map((keys, row) =>
      el("div", { class: "row" }, keys.map((key, at) => button(key.text ?? key, () => pressed(column, key, row, at), { class: "key" }))),
    ),
  );
}

async function pressed(column, key, row, at) {
  if (key.request_location) return askPlace(column);
  if (key.request_contact && !(await agreed("Отправить боту номер телефона?", "Отправить"))) return;
  await attempt(column.does("key", { row, column: at }));
  column.toEnd();
}

// Where is the person? The town's centre unless said otherwise.
export function askPlace(column) {
  const [latitude, longitude] = CENTRE.map((degrees) =>
    el("input", { type: "number", step: "any", required: true, value: degrees, inputmode: "decimal" }),
  );
  const submit = async (event) => {
    event.preventDefault();
    dialog.close();
    await attempt(column.does("location", { latitude: Number(latitude.value), longitude: Number(longitude.value) }));
    column.toEnd();
  };
  const dialog = sheet(
    "Место на карте",
    el(
      "form",
      { onsubmit: submit },
      el("p", {}, "Центр Белогорска. Координаты можно изменить."),
      el("div", { class: "pair" }, field("Широта", latitude), field("Долгота", longitude)),
      el("footer", {}, el("button", { class: "primary", autofocus: true }, "Отправить место")),
    ),
  );
}
