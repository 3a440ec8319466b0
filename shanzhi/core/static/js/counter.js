// data-counter-for="id of a text area": says how many characters are left.
const words = document.querySelector("template[data-words]").dataset;

function count(counter) {
  const text = document.getElementById(counter.dataset.counterFor);
  if (!text) return;
  const left = Number(counter.dataset.counterMost) - [...text.value].length;
  counter.textContent = left < 0 ? words.over.replace("{over}", -left) : words.left.replace("{left}", left);
  counter.toggleAttribute("data-near", left < 10);
}

document.addEventListener("input", (event) => {
  const counter = event.target.id && document.querySelector(`[data-counter-for="${CSS.escape(event.target.id)}"]`);
  if (counter) count(counter);
});
document.addEventListener("htmx:load", (event) => event.target.querySelectorAll?.("[data-counter-for]").forEach(count));
document.querySelectorAll("[data-counter-for]").forEach(count);
