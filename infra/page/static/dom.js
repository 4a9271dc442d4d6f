// Elements from plain calls: every text becomes a text node, and markup is never parsed.

const SVG = "http://www.w3.org/2000/svg";
const ICONS = {
  attach: "M16.5 6v11.5a4 4 0 0 1-8 0V5a2.5 2.5 0 0 1 5 0v10.5a1 1 0 0 1-2 0V6H10v9.500a2.500 2.500 0 0 0 5 0V5a4 4 0 0 0-8 0v12.500a5.500 5.500 0 0 0 11 0V6z",
  back: "M20 11H7.800l5.600-5.600L12 4l-8 8 8 8 1.400-1.400L7.800 13H20z",
  close: "M19 6.400 17.600 5 12 10.600 6.400 5 5 6.400l5.600 5.600L5 17.600 6.400 19l5.600-5.600 5.600 5.600 1.400-1.400-5.600-5.600z",
  down: "M7.400 8.600 12 13.200l4.600-4.600L18 10l-6 6-6-6z",
  file: "M6 2h8l6 6v14H4V2zm7 7h5.500L13 3.500z",
  help: "M11 18h2v-2h-2zm1-16a10 10 0 1 0 0 20 10 10 0 0 0 0-20zm0 18a8 8 0 1 1 0-16 8 8 0 0 1 0 16zm0-14a4 4 0 0 0-4 4h2a2 2 0 1 1 4 0c0 2-3 1.750-3 5h2c0-2.250 3-2.500 3-5a4 4 0 0 0-4-4z",
  more: "M12 8a2 2 0 1 0 0-4 2 2 0 0 0 0 4zm0 2a2 2 0 1 0 0 4 2 2 0 0 0 0-4zm0 6a2 2 0 1 0 0 4 2 2 0 0 0 0-4z",
  person: "M15 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zm-9-2V7H4v3H1v2h3v3h2v-3h3v-2zm9 4c-2.700 0-8 1.300-8 4v2h16v-2c0-2.700-5.300-4-8-4z",
  pin: "M12 2a7 7 0 0 0-7 7c0 5.250 7 13 7 13s7-7.750 7-13a7 7 0 0 0-7-7zm0 9.500a2.500 2.500 0 1 1 0-5 2.500 2.500 0 0 1 0 5z",
  send: "M2 21 23 12 2 3v7l15 2-15 2z",
  stage: "M8 5h13v2H8zM3 4.500h3v3H3zM8 11h13v2H8zm-5-.500h3v3H3zM8 17h13v2H8zm-5-.500h3v3H3z",
  stop: "M6 6h12v12H6z",
  theme: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zm0 16V5a7 7 0 0 1 0 14z",
  voice: "M12 14a3 3 0 0 0 3-3V5a3 3 0 0 0-6 0v6a3 3 0 0 0 3 3zm5-3a5 5 0 0 1-10 0H5a7 7 0 0 0 6 6.900V21h2v-3.100A7 7 0 0 0 19 11z",
};

// An element: `onclick` and its like are listeners, true is a bare attribute, null and false are none.
export function el(tag, props = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

export function button(label, onclick, props = {}) {
  return el("button", { type: "button", onclick, ...props }, label);
}

export function iconButton(name, label, onclick, props = {}) {
  return el("button", { type: "button", class: "round", "aria-label": label, title: label, onclick, ...props }, icon(name));
}

// A control under its visible label.
export function field(label, control) {
  return el("label", { class: "field" }, el("span", {}, label), control);
}

export function initials(name) {
  const words = name.replace(/[^\p{L}\p{N} ]/gu, "").split(" ").filter(Boolean);
  return words.slice(0, 2).map((word) => [...word][0].toUpperCase()).join("") || "•";
}

export function avatar(id, name) {
  return el("span", { class: `avatar hue-${Math.abs(id) % 7}`, "aria-hidden": "true" }, initials(name));
}
