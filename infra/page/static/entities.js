// A text with its entities becomes nested elements; offsets count UTF-16 units, as JavaScript's strings do.

import { button, el } from "./dom.js";

const PLAIN = { bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", pre: "pre" };
const SAFE = new Set(["http:", "https:", "mailto:", "tel:"]);

// `onCommand` hears of a pressed /command; without it commands are text.
export function formatted(text, entities = [], onCommand = null) {
  const ordered = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  const made = document.createDocumentFragment();
  made.append(...nested(text, ordered, 0, text.length, onCommand));
  return made;
}

// A link outside that may be followed, or null: javascript: and its like are never links.
export function outside(address) {
  try {
    const url = new URL(/^[a-z][a-z0-9+.-]*:/i.test(address) ? address : `https://${address}`);
    return SAFE.has(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

export function link(address, ...content) {
  const href = outside(address);
  return href
    ? el("a", { href, target: "_blank", rel: "noopener noreferrer", title: href }, ...content)
    : el("span", {}, ...content);
}

function nested(text, entities, start, end, onCommand) {
  const made = [];
  let at = start;
  let next = 0;
  while (next < entities.length) {
    const entity = entities[next++];
    const from = Math.max(entity.offset, at);
    const to = Math.min(entity.offset + entity.length, end);
    if (from >= to) continue;
    const inside = [];
    while (next < entities.length && entities[next].offset < to) inside.push(entities[next++]);
    if (from > at) made.push(text.slice(at, from));
    made.push(element(entity, text.slice(from, to), nested(text, inside, from, to, onCommand), onCommand));
    at = to;
  }
  if (at < end) made.push(text.slice(at, end));
  return made;
}

function element(entity, text, content, onCommand) {
  if (entity.type in PLAIN) return el(PLAIN[entity.type], {}, ...content);
  switch (entity.type) {
    case "text_link":
      return link(entity.url, ...content);
    case "url":
      return link(text, ...content);
    case "bot_command":
      return onCommand
        ? el("button", { type: "button", class: "inline", onclick: () => onCommand(text) }, ...content)
        : el("span", {}, ...content);
    case "spoiler":
      return spoiler(content);
    case "blockquote":
      return el("blockquote", {}, ...content);
    case "expandable_blockquote":
      return expandable(content);
    case "mention":
    case "text_mention":
    case "hashtag":
      return el("span", { class: "named" }, ...content);
    default:
      return el("span", {}, ...content);
  }
}

function spoiler(content) {
  const open = () => hidden.replaceWith(el("span", {}, ...content));
  const hidden = el(
    "span",
    {
      class: "spoiler",
      role: "button",
      tabindex: 0,
      "aria-label": "Показать скрытый текст",
      onclick: open,
      onkeydown: (event) => event.key === "Enter" && open(),
    },
    el("span", { "aria-hidden": "true" }, ...content),
  );
  return hidden;
}

function expandable(content) {
  const quote = el("blockquote", { class: "folded" }, el("span", {}, ...content));
  const toggle = () => {
    const folded = quote.classList.toggle("folded");
    switched.textContent = folded ? "Показать полностью" : "Свернуть";
    switched.setAttribute("aria-expanded", String(!folded));
  };
  const switched = button("Показать полностью", toggle, { class: "inline", "aria-expanded": "false" });
  quote.append(switched);
  return quote;
}
