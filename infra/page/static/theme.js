// Light or dark: as the system has it, until one chooses.

import { recall, remember } from "./memory.js";

const root = document.documentElement;
const dark = matchMedia("(prefers-color-scheme: dark)");

export function beginTheme() {
  const theme = recall("theme", null);
  if (theme) root.dataset.theme = theme;
}

export function switchTheme() {
  const now = root.dataset.theme ?? (dark.matches ? "dark" : "light");
  root.dataset.theme = now === "dark" ? "light" : "dark";
  remember("theme", root.dataset.theme);
}
