// A form with data-draft leaves only when the server answers. In a stairwell the browser often believes it is online: only an answer counts.
// Events on the form: shanzhi:leaving (keep what is written), shanzhi:unreachable (say that it stays).
const PATIENCE = 8000; // milliseconds
const reached = new WeakSet(); // forms that may leave now
const asking = new WeakSet(); // forms that wait for the answer

async function canReachServer() {
  if (!navigator.onLine) return false;
  try {
    const url = document.querySelector("link[rel=icon]").href;
    await fetch(url, { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout?.(PATIENCE) });
    return true;
  } catch {
    return false;
  }
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-draft]") || reached.delete(form)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (asking.has(form)) return;
  asking.add(form);
  form.dispatchEvent(new CustomEvent("shanzhi:leaving"));
  const button = event.submitter;
  button?.setAttribute("aria-busy", "true");
  const isReachable = await canReachServer();
  button?.removeAttribute("aria-busy");
  asking.delete(form);
  if (isReachable) {
    reached.add(form);
    form.requestSubmit(button);
  } else {
    form.dispatchEvent(new CustomEvent("shanzhi:unreachable"));
  }
}, true);
