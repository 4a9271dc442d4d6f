// Scenes: a town prepared to be looked at; loading one makes the town anew.

import { post } from "./api.js";
import { agreed, attempt } from "./dialogs.js";
import { button, el } from "./dom.js";
import { on, town } from "./town.js";

const list = el("ul", { class: "scenes" });
const bar = el("progress", { "aria-label": "Сцена готовится" });
const said = el("p", { role: "status" });
const progress = el("div", { class: "progress", hidden: true }, said, bar);
const root = el("div", {}, el("p", {}, "Сцена готовит город заново: чаты, таблица и журнал начнутся сначала."), progress, list);

export const scenes = { root, shown: draw };

on("town", draw);
on("scene", drawProgress);

function draw() {
  list.replaceChildren(
    ...town.scenes.map((scene) =>
      el("li", {}, el("h3", {}, scene.title), el("p", {}, scene.about), button("Подготовить", () => load(scene), { "aria-label": `Подготовить: ${scene.title}` })),
    ),
  );
  drawProgress();
}

async function load({ name, title }) {
  if (await agreed(`Город начнётся заново, всё нынешнее пропадёт. Подготовить сцену «${title}»?`, "Подготовить")) {
    await attempt(post("/api/scenes", { name }));
  }
}

function drawProgress() {
  const { scene } = town;
  progress.hidden = !scene;
  const running = scene?.state === "running";
  for (const each of list.querySelectorAll("button")) each.disabled = running;
  if (!scene) return;
  const title = town.scenes.find(({ name }) => name === scene.name)?.title ?? scene.name;
  bar.hidden = !running;
  bar.max = scene.total || 1;
  bar.value = scene.done;
  said.textContent = {
    running: `«${title}»: ${scene.done} из ${scene.total}`,
    done: `«${title}»: готово.`,
    failed: `«${title}»: не получилось. ${scene.error ?? ""}`,
  }[scene.state];
}
