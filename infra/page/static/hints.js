// Three steps for a newcomer: from a citizen's message to the escalation in the head's chat.

import { pastDeadline } from "./clock.js";
import { button, el, iconButton } from "./dom.js";
import { recall, remember } from "./memory.js";
import { on, tell, town } from "./town.js";

const DAYS = 32; // a deadline is at most 30 days away, and the head is told a day later
const LAMP = "На Кирова 120 второй месяц не горит фонарь у школы";
const place = document.getElementById("hints");

on("town", draw);

export function showHints() {
  remember("hints", true);
  draw();
  place.querySelector("button")?.focus();
}

function hide() {
  remember("hints", false);
  draw();
  document.getElementById("columns").focus();
}

function draw() {
  place.hidden = !recall("hints", true);
  if (place.hidden || place.firstChild) return;
  place.append(
    el("h2", { class: "hidden" }, "С чего начать"),
    el(
      "ol",
      {},
      el("li", {}, "Напишите от имени Анны. ", button("Чат Анны", openCitizen, { class: "link" }), " ", button("Пример текста", writeExample, { class: "link" })),
      el("li", {}, "Передвиньте часы за срок ответа. ", button(`+${DAYS} дня`, () => pastDeadline(DAYS), { class: "link" })),
      el("li", {}, "Посмотрите чат главы. ", button("Чат главы", openHead, { class: "link" })),
    ),
    iconButton("close", "Скрыть подсказку", hide),
  );
}

const chatOf = (role) => [...town.chats.values()].find((chat) => town.people.get(chat.person)?.role === role);

function openCitizen() {
  tell("open", chatOf("citizen").id);
}

function openHead() {
  tell("open", chatOf("head").id);
}

function writeExample() {
  const { id } = chatOf("citizen");
  tell("open", id);
  const text = document.querySelector(`[data-chat="${id}"] textarea`);
  if (!text) return; // [Начать] comes first, and has the focus
  text.value = LAMP;
  text.dispatchEvent(new Event("input"));
  text.focus();
}
