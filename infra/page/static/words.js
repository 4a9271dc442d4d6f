// Russian numbers, dates and sizes, in the town's own time.

const styles = {
  time: { hour: "2-digit", minute: "2-digit" },
  seconds: { hour: "2-digit", minute: "2-digit", second: "2-digit" },
  day: { weekday: "long", day: "numeric", month: "long" },
  short: { day: "2-digit", month: "2-digit" },
  stamp: { day: "2-digit", month: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit" },
  clock: { weekday: "short", day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit" },
  compact: { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" },
};
const formats = new Map();
let zone = "UTC";

export function setZone(name) {
  zone = name;
  formats.clear();
}

// A moment (Date, or seconds since 1970) in one of the styles above.
export function shown(moment, style) {
  if (!formats.has(style)) formats.set(style, new Intl.DateTimeFormat("ru", { ...styles[style], timeZone: zone }));
  return formats.get(style).format(typeof moment === "number" ? moment * 1000 : moment);
}

// The town's date, as 2026-11-24.
export function dayOf(moment) {
  if (!formats.has("iso")) {
    formats.set("iso", new Intl.DateTimeFormat("sv", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" }));
  }
  return formats.get("iso").format(typeof moment === "number" ? moment * 1000 : moment);
}

// 1 день, 2 дня, 5 дней.
export function plural(n, one, few, many) {
  const [tens, ones] = [n % 100, n % 10];
  if (ones === 1 && tens !== 11) return `${n} ${one}`;
  return `${n} ${ones >= 2 && ones <= 4 && (tens < 12 || tens > 14) ? few : many}`;
}

export function size(bytes) {
  if (!bytes) return "";
  if (bytes < 1024) return `${bytes} Б`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} КБ`;
  return `${(bytes / 1024 / 1024).toFixed(1).replace(".", ",")} МБ`;
}

export function duration(seconds) {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
}
