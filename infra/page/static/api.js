// The one place that asks the server for something; a refusal is an Error whose message is for the person.

async function asked(method, path, body) {
  const form = body instanceof FormData;
  const headers = body && !form ? { "Content-Type": "application/json" } : {};
  let response;
  try {
    response = await fetch(path, { method, headers, body: form || !body ? body : JSON.stringify(body) });
  } catch {
    throw new Error("Стек не отвечает. Проверьте, работает ли make run.");
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.error || `Не получилось: сервер ответил ${response.status}.`);
  return answer;
}

export const get = (path) => asked("GET", path);
export const post = (path, body) => asked("POST", path, body ?? {});
export const remove = (path) => asked("DELETE", path);

// What a person does in a chat.
export const deed = (name, by, chat, more = {}) => post("/api/deeds", { deed: name, by, chat, ...more });

export const fileUrl = (id) => `/api/files/${encodeURIComponent(id)}`;
