// data-draft="key" on a form: what is written is kept in this browser until the server has it.
// data-draft-clear="key" on the page that follows success throws it away. stairwell.js asks whether the form may leave.
// Files are not kept: browsers do not allow it. Fields marked data-draft-skip, passwords and hidden ones are never kept.
const words = document.querySelector("template[data-words]").dataset;
const PREFIX = "shanzhi-draft:";
const KEPT_DAYS = 7;

function read(key) {
  try {
    const draft = JSON.parse(localStorage.getItem(PREFIX + key));
    return draft && Date.now() - draft.at < KEPT_DAYS * 86400000 ? draft : null;
  } catch {
    return null;
  }
}
function keep(key, values) {
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify({ at: Date.now(), values }));
    return true;
  } catch {
    return false; // storage full or forbidden: say nothing rather than promise
  }
}
function fields(form) {
  return [...form.elements].filter((field) => field.name && !["hidden", "password", "file", "submit", "button"].includes(field.type) && !("draftSkip" in field.dataset));
}
function valuesOf(form) {
  const values = {};
  for (const field of fields(form)) {
    if (["checkbox", "radio"].includes(field.type)) {
      values[field.name] ??= [];
      if (field.checked) values[field.name].push(field.value);
    } else if (field.value) values[field.name] = field.value;
  }
  return values;
}
function fill(form, values) {
  for (const field of fields(form)) {
    if (!(field.name in values)) continue;
    if (["checkbox", "radio"].includes(field.type)) field.checked = values[field.name].includes(field.value);
    else field.value = values[field.name];
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
}
function say(form, text, { offline = false, clear = false } = {}) {
  const place = form.querySelector("[data-draft-said]");
  if (!place) return;
  place.hidden = false;
  place.classList.toggle("draft--offline", offline);
  place.textContent = text;
  if (!clear) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--small button--quiet";
  button.textContent = words.draftClear;
  button.addEventListener("click", () => {
    localStorage.removeItem(PREFIX + form.dataset.draft);
    form.reset();
    place.hidden = true;
  });
  place.append(" ", button);
}

for (const done of document.querySelectorAll("[data-draft-clear]")) localStorage.removeItem(PREFIX + done.dataset.draftClear);

for (const form of document.querySelectorAll("form[data-draft]")) {
  const draft = read(form.dataset.draft);
  const cameBack = form.querySelector(".form-errors");
  if (draft && !cameBack && Object.values(draft.values).some((value) => value.length)) {
    fill(form, draft.values);
    say(form, words.draftRestored, { clear: true });
  }
  let waiting;
  form.addEventListener("input", (event) => {
    if (!event.isTrusted) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      if (!keep(form.dataset.draft, valuesOf(form))) return;
      const time = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" }).format(new Date());
      say(form, words.draftSaved.replace("{time}", time));
    }, 600);
  });
  form.addEventListener("shanzhi:leaving", () => keep(form.dataset.draft, valuesOf(form)));
  form.addEventListener("shanzhi:unreachable", () => {
    say(form, words.draftOffline, { offline: true });
    form.querySelector("[data-draft-said]")?.scrollIntoView({ block: "center" });
  });
  window.addEventListener("online", () => {
    const place = form.querySelector(".draft--offline");
    if (place) say(form, words.draftOnline);
  });
}
