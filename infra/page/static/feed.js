// What happens in the town comes by server-sent events and is applied a few milliseconds a frame, so that a storm never freezes the page.

import { happen, load, tell, town } from "./town.js";

const BUDGET = 8; // milliseconds of a frame
const HIDDEN_PAUSE = 200; // a page in the background has no frames

let source = null;
let queue = [];
let taken = 0;
let waiting = false;
const drawers = [];

// Draw on each frame that something happened in: called with the moment by which to stop, answers whether all is drawn.
export function drawing(drawer) {
  drawers.push(drawer);
}

// Something is to be drawn though no event came.
export function redraw() {
  if (waiting) return;
  waiting = true;
  if (document.hidden) setTimeout(frame, HIDDEN_PAUSE);
  else requestAnimationFrame(frame);
}

export function follow() {
  source?.close();
  [queue, taken] = [[], 0];
  source = new EventSource(`/api/events?after=${town.cursor}`);
  source.addEventListener("message", (event) => {
    queue.push(...JSON.parse(event.data));
    redraw();
  });
  source.addEventListener("open", () => tell("away", false));
  source.addEventListener("error", () => tell("away", true));
}

export async function reload() {
  source?.close();
  await load();
  follow();
}

function frame() {
  waiting = false;
  const until = performance.now() + BUDGET;
  while (taken < queue.length && performance.now() < until) {
    const event = queue[taken++];
    if (event.type === "reload") {
      reload().catch((error) => tell("trouble", error));
      return;
    }
    happen(event);
  }
  if (taken === queue.length) [queue, taken] = [[], 0];
  const drawn = drawers.map((drawer) => drawer(until + BUDGET / 2));
  if (queue.length || drawn.includes(false)) redraw();
}
