// data-toasts: news at the edge of the page. Other scripts and htmx responses say it with an event:
// document.dispatchEvent(new CustomEvent("shanzhi:toast", {detail: {text, kind}})), or the header HX-Trigger: {"shanzhi:toast": {...}}.
const place = document.querySelector("[data-toasts]");
const words = document.querySelector("template[data-words]").dataset;
const READING_TIME = 7000;

function leaveLater(toast) {
  if (toast.classList.contains("toast--error")) return;
  setTimeout(() => {
    if (!toast.matches(":hover, :focus-within")) toast.remove();
  }, READING_TIME);
}

function say({ text, kind = "info" }) {
  const toast = document.createElement("div");
  toast.className = `toast toast--${kind}`;
  toast.dataset.toast = "";
  const sentence = document.createElement("span");
  sentence.className = "toast__text";
  sentence.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "toast__close";
  close.dataset.toastClose = "";
  close.setAttribute("aria-label", words.close);
  close.textContent = "×";
  toast.append(sentence, close);
  place.append(toast);
  leaveLater(toast);
}

document.addEventListener("shanzhi:toast", (event) => say(event.detail));
document.addEventListener("click", (event) => {
  event.target.closest("[data-toast-close]")?.closest("[data-toast]").remove();
});
document.addEventListener("htmx:responseError", () => say({ text: words.failed, kind: "error" }));
document.addEventListener("htmx:sendError", () => say({ text: words.failed, kind: "error" }));
