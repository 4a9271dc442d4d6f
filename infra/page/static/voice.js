// A voice message from the microphone; without one, an audio file stands in.

import { attach } from "./attach.js";
import { agreed } from "./dialogs.js";
import { button, el, iconButton } from "./dom.js";
import { duration } from "./words.js";

export async function record(composer) {
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  } catch {
    if (await agreed("Микрофона нет или он закрыт для этой страницы. Выбрать аудиофайл?", "Выбрать файл")) {
      attach(composer, "voice");
    }
    return;
  }
  const recorder = new MediaRecorder(stream);
  const parts = [];
  const begun = performance.now();
  let wanted = false;
  const time = el("span", { class: "recording" }, "0:00");
  const ticking = setInterval(() => (time.textContent = duration((performance.now() - begun) / 1000)), 500);
  const finish = (keep) => {
    wanted = keep;
    recorder.stop();
  };
  const bar = el(
    "div",
    { class: "line", role: "group", "aria-label": "Запись голосового" },
    button("Отменить", () => finish(false), { class: "quiet" }),
    time,
    iconButton("send", "Отправить голосовое", () => finish(true), { class: "round send" }),
  );
  recorder.addEventListener("dataavailable", ({ data }) => parts.push(data));
  recorder.addEventListener("stop", () => {
    clearInterval(ticking);
    stream.getTracks().forEach((track) => track.stop());
    bar.replaceWith(composer.line);
    composer.text.focus();
    const type = recorder.mimeType.split(";")[0];
    if (wanted) composer.sendFiles("voice", [new File(parts, "voice.ogg", { type })], "");
  });
  composer.line.replaceWith(bar);
  bar.querySelector(".send").focus();
  recorder.start();
}
