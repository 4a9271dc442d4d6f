// The page begins here: it asks for the town, opens the chats and follows what happens.

import { beginBackstage, toggle } from "./backstage.js";
import "./clock.js";
import { begin, lay, show } from "./columns.js";
import { toast } from "./dialogs.js";
import { iconButton } from "./dom.js";
import { reload } from "./feed.js";
import { showHints } from "./hints.js";
import "./list.js";
import { beginTheme, switchTheme } from "./theme.js";
import { happen, on, tell } from "./town.js";

const RETRY_MS = 3000;
const stage = iconButton("stage", "За кулисами", toggle, { "aria-expanded": "false", "aria-controls": "backstage" });
document.getElementById("tools").append(
  iconButton("help", "С чего начать", showHints),
  iconButton("theme", "Светлая или тёмная тема", switchTheme),
  stage,
);

on("town", begin);
on("arrived", ({ person, chat }) => {
  happen({ type: "person", person });
  happen({ type: "chat", chat });
  show(chat.id);
});
on("trouble", (error) => {
  toast(error.message);
  setTimeout(enter, RETRY_MS);
});
on("away", (away) => document.body.classList.toggle("away", away));
addEventListener("resize", lay);

const enter = () => reload().catch((error) => tell("trouble", error));

beginTheme();
beginBackstage(stage);
enter();
