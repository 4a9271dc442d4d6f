// The bot as one meets it: what stands before the first message, its profile, and a group that becomes a supergroup.

import { deed } from "./api.js";
import { agreed, attempt, sheet } from "./dialogs.js";
import { avatar, button, el } from "./dom.js";
import { town } from "./town.js";

export function startScreen(column) {
  const { bot } = town;
  return el(
    "div",
    { class: "profile" },
    avatar(bot.id, bot.name),
    el("h3", {}, bot.name),
    el("p", { class: "handle" }, `@${bot.username}`),
    bot.description && el("p", { class: "about" }, bot.description),
    button("Начать", () => begin(column), { class: "primary start" }),
  );
}

async function begin(column) {
  if (await attempt(column.does("start"))) column.toEnd();
}

export function openProfile(column) {
  const { bot } = town;
  const { chat } = column;
  const say = (command) => {
    dialog.close();
    column.say(`/${command}`);
  };
  const commands = column.commands.map(({ command, description }) =>
    el("li", {}, button(`/${command}`, () => say(command), { class: "inline" }), " ", description),
  );
  const block = () => {
    dialog.close();
    attempt(column.does(chat.blocked ? "unblock" : "block"));
  };
  const dialog = sheet(
    bot.name,
    el("p", { class: "handle" }, `@${bot.username}, бот. Чат открыт от имени: ${chat.title}.`),
    bot.description && el("p", { class: "about" }, bot.description),
    commands.length > 0 && el("h3", {}, "Команды"),
    commands.length > 0 && el("ul", { class: "commands" }, commands),
    button(chat.blocked ? "Разблокировать бота" : "Заблокировать бота", block, { class: chat.blocked ? "primary" : "danger" }),
  );
}

export function migrateButton(column) {
  if (column.chat.type !== "group" || column.chat.migrated_to) return null;
  const owner = column.chat.members.find(({ status }) => status === "creator");
  if (!owner) return null;
  const migrate = async () => {
    if (await agreed("Группа станет супергруппой с новым номером. Вернуть это нельзя.", "Преобразовать")) {
      await attempt(deed("migrate", owner.id, column.chat.id));
    }
  };
  return button("Преобразовать в супергруппу", migrate, { class: "quiet" });
}
