// data-photos: shows what was chosen, adds to it with every choice, and lets each photo be taken out again.
const chosen = new WeakMap(); // box → File[]

function put(box, files) {
  const input = box.querySelector("input[type=file]");
  const most = Number(box.dataset.photosMost) || 6;
  const said = box.querySelector("[data-photos-said]");
  said.textContent = files.length > most ? box.dataset.photosMany : "";
  said.hidden = files.length <= most;
  const kept = files.slice(0, most);
  const transfer = new DataTransfer();
  for (const file of kept) transfer.items.add(file);
  input.files = transfer.files;
  chosen.set(box, kept);
  const list = box.querySelector("[data-photos-list]");
  for (const image of list.querySelectorAll("img")) URL.revokeObjectURL(image.src);
  list.replaceChildren(...kept.map((file) => preview(box, file)));
}

function preview(box, file) {
  const item = document.createElement("li");
  item.className = "photo-input__item";
  const image = document.createElement("img");
  image.src = URL.createObjectURL(file);
  image.alt = file.name;
  const remove = document.createElement("button");
  remove.type = "button";
  remove.className = "photo-input__remove";
  remove.setAttribute("aria-label", `${box.dataset.photosRemove}: ${file.name}`);
  remove.addEventListener("click", () => {
    put(box, chosen.get(box).filter((other) => other !== file));
    box.querySelector("input[type=file]").focus();
  });
  item.append(image, remove);
  return item;
}

document.addEventListener("change", (event) => {
  const box = event.target.closest?.("[data-photos]");
  if (!box || event.target.type !== "file") return;
  put(box, [...(chosen.get(box) ?? []), ...event.target.files]);
});
for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    const drop = event.target.closest?.(".photo-input__drop");
    drop?.toggleAttribute("data-over", kind === "dragover");
  });
}
