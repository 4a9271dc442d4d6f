// Faults: what the bot's next calls of Telegram are to meet.

import { post, remove } from "./api.js";
import { attempt } from "./dialogs.js";
import { button, el, field } from "./dom.js";
import { on, town } from "./town.js";

const KINDS = new Map([
  ["429", ["429", "слишком часто, ждать 5 с"]],
  ["403", ["403", "бот заблокирован"]],
  ["400", ["400", "запрос неверен"]],
  ["500", ["500", "ошибка Telegram"]],
  ["hang", ["Зависание", "ответа нет, ничего не сделано"]],
  ["lost", ["Потерянный ответ", "сделано, но ответа нет"]],
]);
const METHODS = ["sendMessage", "sendMediaGroup", "sendPhoto", "editMessageText", "answerCallbackQuery"];

const chat = el("select", {});
const method = el("select", {}, el("option", { value: "" }, "Любой"), METHODS.map((name) => el("option", { value: name }, name)));
const times = el("input", { type: "number", min: 1, max: 100, value: 1, required: true });
const coming = el("ul", { class: "coming" });
const clear = button("Убрать сбои", () => attempt(remove("/api/faults")), { class: "danger" });
const root = el(
  "div",
  {},
  el("p", {}, "Нажмите, что должно случиться со следующими вызовами бота. Доставка должна справиться сама."),
  field("Чат", chat),
  el("div", { class: "pair" }, field("Метод", method), field("Сколько раз", times)),
  el(
    "div",
    { class: "kinds-of-faults", role: "group", "aria-label": "Вид сбоя" },
    [...KINDS].map(([kind, [name, about]]) => button([el("b", {}, name), el("span", {}, about)], () => inject(kind))),
  ),
  el("h3", {}, "Ещё случится"),
  coming,
  clear,
);

export const faults = { root, shown };

on("town", shown);
on("fault", drawComing);

function shown() {
  const kept = chat.value;
  const options = [...town.chats.values()].slice(0, 200).map(({ id, title }) => el("option", { value: id }, title));
  chat.replaceChildren(el("option", { value: "" }, "Любой"), ...options);
  chat.value = kept;
  drawComing();
}

function inject(kind) {
  if (!times.reportValidity()) return;
  const scope = { method: method.value || null, chat_id: chat.value ? Number(chat.value) : null };
  attempt(post("/api/faults", { kind, ...scope, times: Number(times.value) }));
}

function drawComing() {
  clear.hidden = !town.faults.length;
  coming.replaceChildren(...(town.faults.length ? town.faults.map(line) : [el("li", { class: "empty" }, "Ничего.")]));
}

function line(fault) {
  const where = fault.chat_id ? (town.chats.get(fault.chat_id)?.title ?? fault.chat_id) : "любой чат";
  return el("li", {}, el("b", {}, KINDS.get(fault.kind)?.[0] ?? fault.kind), ` × ${fault.times} · ${where} · ${fault.method ?? "любой метод"}`);
}
