// What the browser remembers between visits; a browser that keeps nothing is served as well.

export function recall(name, otherwise) {
  try {
    return JSON.parse(localStorage.getItem(`otklik.${name}`)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

export function remember(name, value) {
  try {
    localStorage.setItem(`otklik.${name}`, JSON.stringify(value));
  } catch {
    // a private window: the choice holds until the page is closed
  }
}
