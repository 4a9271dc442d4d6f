// The table: DynamoDB's items by kind, or everything about one appeal, as they are stored.

import { get } from "./api.js";
import { attempt } from "./dialogs.js";
import { button, el, field } from "./dom.js";

const kinds = el("ul", { class: "kinds", "aria-label": "Виды записей" });
const items = el("div", { class: "items", "aria-live": "polite" });
const number = el("input", { placeholder: "2026-000001", autocomplete: "off", required: true });
const root = el(
  "div",
  {},
  el("form", { class: "finding", onsubmit: find }, field("Номер сообщения", number), el("button", {}, "Найти")),
  button("Обновить", () => shown(), { class: "quiet" }),
  kinds,
  items,
);

export const table = { root, shown, open };

async function shown() {
  const came = await attempt(get("/api/table"));
  if (!came) return;
  kinds.replaceChildren(
    ...came.kinds.map(({ kind, count }) => el("li", {}, button([kind, el("span", { class: "count" }, String(count))], () => list(kind)))),
  );
  if (!came.kinds.length) items.replaceChildren(el("p", { class: "empty" }, "В таблице пока пусто."));
}

function find(event) {
  event.preventDefault();
  open(number.value.trim().replace(/^№\s*/, ""));
}

async function open(wanted) {
  number.value = wanted;
  const came = await attempt(get(`/api/table/appeals/${encodeURIComponent(wanted)}`));
  if (came) items.replaceChildren(el("h3", {}, `Сообщение № ${wanted}`), ...came.items.map((item) => shownItem(item, true)));
}

async function list(kind) {
  items.replaceChildren(el("h3", {}, kind));
  await more(kind, null);
}

async function more(kind, next) {
  const after = next ? `&after=${encodeURIComponent(next)}` : "";
  const came = await attempt(get(`/api/table/${encodeURIComponent(kind)}?limit=50${after}`));
  if (!came) return;
  items.append(...came.items.map((item) => shownItem(item, false)));
  if (!came.next) return;
  const further = button("Показать ещё", () => {
    further.remove();
    more(kind, came.next);
  });
  items.append(further);
}

// Its JSON is written out only when one looks.
function shownItem(item, open) {
  const text = el("pre", { tabindex: 0 });
  const write = () => details.open && !text.textContent && (text.textContent = JSON.stringify(item, null, 2));
  const details = el("details", { ontoggle: write }, el("summary", {}, `${item.pk} · ${item.sk}`), text);
  details.open = open;
  return details;
}
