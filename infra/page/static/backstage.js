// «За кулисами»: what runs behind the chats, in tabs at the right.

import { el, iconButton } from "./dom.js";
import { narrow } from "./columns.js";
import { faults } from "./faults.js";
import { log } from "./log.js";
import { recall, remember } from "./memory.js";
import { scenes } from "./scenes.js";
import { table } from "./table.js";
import { walked } from "./topics.js";
import { on } from "./town.js";

const TABS = { log: ["Журнал", log], table: ["Таблица", table], faults: ["Сбои", faults], scenes: ["Сцены", scenes] };
const BELOW = ["bar", "hints", "list", "columns"];
const covering = matchMedia("(max-width: 899px)");
const place = document.getElementById("backstage");
const tabs = new Map();
const panels = new Map();
let chosen = null;
let opener = null;

export function beginBackstage(switched) {
  opener = switched;
  for (const [name, [label, panel]] of Object.entries(TABS)) {
    tabs.set(name, el("button", { type: "button", role: "tab", id: `tab-${name}`, "aria-controls": `panel-${name}`, onclick: () => choose(name) }, label));
    panels.set(name, el("div", { role: "tabpanel", id: `panel-${name}`, "aria-labelledby": `tab-${name}`, class: "panel", tabindex: -1 }, panel.root));
  }
  place.append(
    el("header", {}, el("h2", {}, "За кулисами"), iconButton("close", "Закрыть «За кулисами»", toggle)),
    el("div", { class: "tabs", role: "tablist", "aria-label": "За кулисами", onkeydown: walked }, ...tabs.values()),
    ...panels.values(),
  );
  place.addEventListener("keydown", (event) => event.key === "Escape" && toggle());
  choose("log");
  show(!narrow() && recall("backstage", innerWidth >= 1500));
}

export function toggle() {
  show(place.hidden);
  remember("backstage", !place.hidden);
  if (place.hidden) opener.focus();
  else tabs.get(chosen).focus();
}

function show(open) {
  place.hidden = !open;
  cover();
  opener.setAttribute("aria-expanded", String(open));
  if (open) TABS[chosen][1].shown();
}

// Where the pane lies over everything, what is below it cannot be reached.
function cover() {
  const over = !place.hidden && covering.matches;
  for (const id of BELOW) document.getElementById(id).inert = over;
}

function choose(name) {
  chosen = name;
  for (const [each, tab] of tabs) {
    tab.setAttribute("aria-selected", String(each === name));
    tab.tabIndex = each === name ? 0 : -1;
    panels.get(each).hidden = each !== name;
  }
  if (!place.hidden) TABS[name][1].shown();
}

covering.addEventListener("change", cover);
on("appeal", (number) => {
  choose("table");
  if (place.hidden) show(true);
  table.open(number);
});
