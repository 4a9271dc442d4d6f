// The log: each run of a function, newest on top, and the updates that Telegram is to bring again.

import { button, el } from "./dom.js";
import { drawing, redraw } from "./feed.js";
import { on, tell, town } from "./town.js";
import { shown } from "./words.js";

const PAUSE = 300; // milliseconds between two drawings
const FUNCTIONS = { webhook: "Приём", escalation: "Сроки", digest: "Сводка", delivery: "Доставка" };
const KINDS = {
  appeal: "сообщение", audit: "след", citizen: "житель", dialog: "диалог", digest: "сводка", event: "событие",
  message: "отправка", official: "сотрудник", pointer: "ссылка жителя", proposal: "предложение", queue: "очередь",
};
const rows = new Map(); // run id -> its row
let stale = true;
let drawnAt = -PAUSE;
let later = 0;

const idle = el("input", { type: "checkbox", onchange: () => refresh() });
const waiting = el("ul", { class: "waiting", "aria-label": "Ждут повтора" });
const list = el("ol", { class: "runs", "aria-label": "Запуски функций, новые сверху" });
const empty = el("p", { class: "empty" }, "Здесь появится каждый запуск функции.");
const root = el(
  "div",
  {},
  el("label", { class: "check" }, idle, "Показывать пустые запуски"),
  waiting,
  empty,
  list,
);

export const log = { root, shown: refresh };

on("town", refresh);
on("run", refresh);
on("update", refresh);
drawing(() => {
  if (!stale || root.closest("[hidden]")) return true;
  const wait = drawnAt + PAUSE - performance.now();
  if (wait > 0) {
    clearTimeout(later);
    later = setTimeout(redraw, wait);
    return true;
  }
  return draw(performance.now() + 8);
});

function refresh() {
  stale = true;
  redraw();
}

function draw(until) {
  const wanted = town.runs.filter((run) => idle.checked || !run.idle);
  const ids = new Set(wanted.map((run) => run.id));
  for (const [id, row] of rows) {
    if (ids.has(id)) continue;
    row.remove();
    rows.delete(id);
  }
  let next = list.firstChild;
  for (let at = wanted.length - 1; at >= 0; at--) {
    const run = wanted[at];
    let row = rows.get(run.id);
    if (row && row === next) {
      next = next.nextSibling;
      continue;
    }
    if (!row) {
      if (performance.now() > until) return false;
      row = line(run);
      rows.set(run.id, row);
    }
    list.insertBefore(row, next);
  }
  waiting.replaceChildren(...[...town.updates.values()].filter(isRetried).slice(-20).map(retried));
  empty.hidden = wanted.length > 0;
  [stale, drawnAt] = [false, performance.now()];
  return true;
}

const isRetried = (update) => update.state === "waiting" && update.attempts.length > 0;

function retried(update) {
  const tries = update.attempts.map((each) => each.status ?? each.error ?? "нет ответа").join(", ");
  const next = update.next_at ? `повтор в ${shown(new Date(update.next_at), "seconds")}` : "ждёт очереди";
  return el("li", {}, el("b", {}, `Обновление ${update.update_id}`), ` · ${update.kind} · ответы: ${tries} · ${next}`);
}

function line(run) {
  const bad = run.error || Object.keys(run.refused).length > 0 || run.status >= 500;
  return el(
    "li",
    { class: `run ${bad ? "bad" : ""} ${run.idle ? "idle" : ""}`, "data-function": run.function },
    el(
      "div",
      { class: "run-head" },
      el("time", { datetime: run.at }, shown(new Date(run.at), "stamp")),
      el("b", { class: `function ${run.function}` }, FUNCTIONS[run.function] ?? run.function),
      el("span", {}, `${Math.round(run.seconds * 1000)} мс`),
      run.status !== null && el("span", { class: run.status >= 400 ? "wrong" : "" }, `HTTP ${run.status}`),
    ),
    el("div", { class: "cause" }, run.cause === "schedule" ? "по расписанию" : run.cause.replace("update", "Обновление")),
    run.error && el("div", { class: "wrong" }, run.error),
    el("dl", {}, ...facts(run)),
    run.appeals.length > 0 &&
      el("div", { class: "numbers" }, run.appeals.slice(0, 12).map((number) => button(`№ ${number}`, () => tell("appeal", number), { class: "inline" }))),
  );
}

function facts(run) {
  const counted = (counts, named = {}) =>
    Object.entries(counts).map(([name, n]) => (n > 1 ? `${named[name] ?? name} × ${n}` : (named[name] ?? name))).join(", ");
  const units = run.units && [["чтение", run.units.read], ["запись", run.units.write]];
  const said = [
    ["Записано", counted(run.written, KINDS)],
    ["Вызовы", counted(run.calls)],
    ["Отказы", counted(run.refused)],
    ["Прочитано", counted(run.read)],
    // What a read costs is not counted by every emulator: nothing is better than a zero that is not true.
    ["Единицы", (units || []).filter(([, spent]) => spent).map(([what, spent]) => `${what} ${number(spent)}`).join(", ")],
  ];
  return said.filter(([, words]) => words).flatMap(([name, words]) => [el("dt", {}, name), el("dd", { class: name === "Отказы" ? "wrong" : "" }, words)]);
}

const number = (value) => String(Math.round(value * 10) / 10).replace(".", ",");
