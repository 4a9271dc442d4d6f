// The town's clock: what time it is there, and ways to move it on.

import { post } from "./api.js";
import { attempt, sheet } from "./dialogs.js";
import { button, el, field } from "./dom.js";
import { now, on, town } from "./town.js";
import { dayOf, shown } from "./words.js";

const DAY_MS = 86_400_000;
const place = document.getElementById("clock");
const full = el("span", { class: "full" });
const compact = el("span", { class: "compact" });
const face = button([full, compact], choose, { class: "face", "aria-haspopup": "dialog", title: "Часы города" });
const hour = button("+1 час", () => journey([{ move: "hour" }]), { class: "quick" });
const morning = button("Рабочее утро", () => journey([{ move: "morning" }]), { class: "quick" });
const bar = el("progress", { "aria-label": "Время идёт", max: 1, value: 0 });
const goal = el("span", { class: "goal" });
const stop = button("Остановить", stopMoving, { class: "quick" });
const moving = el("div", { class: "moving", hidden: true }, bar, goal, stop);
let from = null;
let stopped = false;
let arrivals = 0;
const waiting = [];

place.append(face, hour, morning, moving);
on("town", draw);
on("clock", draw);
setInterval(tick, 1000);

// One move after another, each when the one before is done; a refusal or «Остановить» ends it.
export async function journey(moves) {
  stopped = false;
  for (const where of moves) {
    const before = arrivals;
    if (!(await attempt(post("/api/clock", where)))) return;
    if (arrivals === before) await new Promise((resolve) => waiting.push(resolve));
    if (stopped) return;
  }
}

// So many days on, to a working day's first hour: an overdue deadline is told of on working days only.
export function pastDeadline(days) {
  const to = `${dayOf(new Date(now().getTime() + days * DAY_MS))}T08:00`;
  return journey([{ to }, { move: "morning" }, { move: "hour" }]);
}

const isMoving = () => Boolean(town.clock?.moving_to);

function draw() {
  const { clock } = town;
  const under = isMoving();
  if (under && from === null) from = clock.at;
  if (!under && from !== null) arrive();
  moving.hidden = !under;
  hour.hidden = morning.hidden = under;
  if (under) {
    const to = Date.parse(clock.moving_to);
    bar.value = to > from ? (clock.at - from) / (to - from) : 1;
    goal.textContent = `до ${shown(new Date(to), "compact")}`;
  }
  tick();
}

function arrive() {
  from = null;
  arrivals += 1;
  for (const resolve of waiting.splice(0)) resolve();
}

function stopMoving() {
  stopped = true;
  attempt(post("/api/clock/stop"));
}

function tick() {
  if (!town.clock) return;
  const moment = now();
  const said = shown(moment, "clock");
  if (full.textContent !== said) full.textContent = said;
  compact.textContent = shown(moment, "compact");
}

function choose() {
  const moment = el("input", { type: "datetime-local", required: true, value: `${dayOf(new Date(now().getTime() + DAY_MS))}T09:00` });
  const go = (where) => (event) => {
    event.preventDefault();
    dialog.close();
    journey([where()]);
  };
  const dialog = sheet(
    "Часы города",
    el("p", {}, "Время идёт для всего города. Всё, что назначено на этот срок, выполнится по порядку."),
    el(
      "div",
      { class: "choices" },
      button("+1 час", go(() => ({ move: "hour" }))),
      button("Рабочее утро", go(() => ({ move: "morning" }))),
    ),
    el(
      "form",
      { onsubmit: go(() => ({ to: moment.value })) },
      field("Дата и время", moment),
      el("footer", {}, el("button", { class: "primary" }, "Передвинуть")),
    ),
  );
}
