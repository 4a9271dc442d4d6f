// Who one is in a chat, what the town calls people, and one more citizen.

import { deed, post } from "./api.js";
import { attempt, sheet } from "./dialogs.js";
import { el, field } from "./dom.js";
import { recall, remember } from "./memory.js";
import { tell, town } from "./town.js";
import { plural } from "./words.js";

const chosen = new Map(Object.entries(recall("me", {})).map(([chat, user]) => [Number(chat), user]));
const FIRST_IN_GROUP = ["executor", "admin", "coordinator"];

// The person one acts for: in a private chat its owner, in a channel the administrator, in a group whom one has chosen.
export function me(chat) {
  if (chat.type === "private") return chat.person;
  const people = [...town.people.values()];
  if (chat.type === "channel") return people.find((person) => person.role === "admin")?.id;
  if (town.people.has(chosen.get(chat.id))) return chosen.get(chat.id);
  const members = people.filter((person) => isMember(chat, person));
  const role = FIRST_IN_GROUP.find((each) => members.some((person) => person.role === each));
  return (members.find((person) => person.role === role) ?? members[0] ?? people[0]).id;
}

export const isMember = (chat, person) =>
  chat.members.some(({ id, status }) => id === person.id && !["left", "kicked"].includes(status));

const titled = (person) => `${person.name}, ${person.label}`;

export function whoSelect(column) {
  const { chat } = column;
  const people = [...town.people.values()];
  const option = (person) => el("option", { value: person.id, selected: person.id === column.who }, titled(person));
  const outside = people.filter((person) => !isMember(chat, person));
  const select = el(
    "select",
    { "aria-label": `Кто вы в чате «${chat.title}»`, onchange: () => act(column, Number(select.value)) },
    people.filter((person) => isMember(chat, person)).map(option),
    outside.length > 0 && el("optgroup", { label: "Вступить в группу" }, outside.map(option)),
  );
  return el("label", { class: "whoami" }, "Вы: ", select);
}

async function act(column, id) {
  const { chat } = column;
  if (!isMember(chat, town.people.get(id)) && !(await attempt(deed("join", id, chat.id)))) return column.renew();
  chosen.set(chat.id, id);
  remember("me", Object.fromEntries(chosen));
  column.messages.forget();
  column.renew();
  column.focus();
}

// The line below a chat's name.
export function describe(chat) {
  if (chat.type === "private") {
    const label = town.people.get(chat.person)?.label;
    return chat.blocked ? "бот заблокирован" : ["чат с ботом", label].filter(Boolean).join(" · ");
  }
  const n = chat.members.filter(({ status }) => !["left", "kicked"].includes(status)).length;
  return chat.type === "channel" ? "канал" : plural(n, "участник", "участника", "участников");
}

export function addCitizen() {
  const name = el("input", { required: true, maxlength: 64, autofocus: true, placeholder: "Мария", autocomplete: "off" });
  const surname = el("input", { maxlength: 64, placeholder: "Необязательно", autocomplete: "off" });
  const submit = async (event) => {
    event.preventDefault();
    const came = await attempt(post("/api/people", { name: name.value.trim(), last_name: surname.value.trim() }));
    if (!came) return;
    dialog.close();
    tell("arrived", came);
  };
  const dialog = sheet(
    "Новый житель",
    el(
      "form",
      { onsubmit: submit },
      field("Имя", name),
      field("Фамилия", surname),
      el("footer", {}, el("button", { class: "primary" }, "Добавить жителя")),
    ),
  );
}
