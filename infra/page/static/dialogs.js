// Dialogs, menus and toasts. A <dialog> keeps the focus inside and gives it back by itself.

import { button, el, iconButton } from "./dom.js";

const TOAST_MS = 4000;

// A dialog with a title and a way to close it; it is gone from the page once closed.
export function sheet(title, ...content) {
  const heading = el("h2", { id: `sheet-${document.querySelectorAll("dialog").length}` }, title);
  const dialog = el(
    "dialog",
    { class: "sheet", "aria-labelledby": heading.id },
    el("header", {}, heading, iconButton("close", "Закрыть", () => dialog.close())),
    el("div", { class: "content" }, ...content),
  );
  return shown(dialog);
}

// What Telegram shows as an alert.
export function alertOf(text) {
  const dialog = el(
    "dialog",
    { class: "alert", "aria-label": "Уведомление" },
    el("p", {}, text),
    el("footer", {}, button("Понятно", () => dialog.close(), { class: "primary", autofocus: true })),
  );
  return shown(dialog);
}

// True once agreed to.
export function agreed(text, yes) {
  return new Promise((resolve) => {
    const dialog = el(
      "dialog",
      { class: "alert", "aria-label": "Подтверждение" },
      el("p", {}, text),
      el(
        "footer",
        {},
        button("Отмена", () => dialog.close()),
        button(yes, () => dialog.close("yes"), { class: "primary", autofocus: true }),
      ),
    );
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"));
    shown(dialog);
  });
}

export function shown(dialog) {
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

// A menu of [label, action] beside an element or at a point; arrows move, Escape and Tab close.
export function menu(name, items, { anchor, x, y }) {
  const back = document.activeElement;
  const close = () => {
    document.removeEventListener("pointerdown", outside, true);
    if (box.contains(document.activeElement)) back?.focus();
    box.remove();
  };
  const outside = (event) => box.contains(event.target) || close();
  const choose = (action) => {
    close();
    action();
  };
  const keyed = (event) => {
    if (event.key === "Escape" || event.key === "Tab") {
      event.preventDefault();
      event.stopPropagation();
      close();
    } else {
      moved(event);
    }
  };
  // «manual»: an «auto» one would close as the button that opened it is let go
  const box = el(
    "div",
    { class: "menu", role: "menu", popover: "manual", "aria-label": name, onkeydown: keyed },
    items.map(([label, action]) =>
      el("button", { type: "button", role: "menuitem", tabindex: -1, onclick: () => choose(action) }, label),
    ),
  );
  document.addEventListener("pointerdown", outside, true);
  document.body.append(box);
  box.showPopover();
  const at = anchor?.getBoundingClientRect();
  place(box, x ?? at.left, y ?? at.top - box.offsetHeight - 4);
  box.firstElementChild?.focus();
}

function moved(event) {
  const items = [...event.currentTarget.children];
  const at = items.indexOf(document.activeElement);
  const step = { ArrowDown: 1, ArrowUp: -1, Home: -at, End: items.length - 1 - at }[event.key];
  if (step === undefined) return;
  event.preventDefault();
  items[(at + step + items.length) % items.length].focus();
}

function place(box, left, top) {
  box.style.left = `${Math.max(8, Math.min(left, innerWidth - box.offsetWidth - 8))}px`;
  box.style.top = `${Math.max(8, Math.min(top, innerHeight - box.offsetHeight - 8))}px`;
}

export function toast(text, where = document.getElementById("toasts")) {
  const shownText = el("p", { class: "toast" }, text);
  where.append(shownText);
  setTimeout(() => shownText.remove(), TOAST_MS);
}

// Wait for something asked of the server; a refusal is shown, and undefined comes back.
export async function attempt(asked) {
  try {
    return await asked;
  } catch (error) {
    toast(error.message);
    return undefined;
  }
}
