// Rows are put in order by dragging, with a mouse, a pen or a finger on the grip of each.
// The buttons beside it stay, and do the same without a script. What is sent is what they send, by the same form;
// the list that comes back is the one that is shown, so that the page never shows an order that was not saved.

const EDGE = 80; // px from either end of the window within which the page moves along

let list = document.querySelector("[data-arrange]");
let saved = Promise.resolve();
const said = document.querySelector("[data-arranged]");

const rows = () => [...list.children];
const middle = (row) => row.getBoundingClientRect().top + row.offsetHeight / 2;

function save(form, move) {
  const body = new FormData(form);
  for (const [name, value] of Object.entries(move)) body.set(name, value);
  saved = saved.then(async () => {
    const answer = await fetch(form.action, { method: "POST", body });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = page.querySelector("[data-arrange]");
    if (!now) throw new Error("This is another page.");
    list.replaceWith(now);
    list = now;
    prepare();
    said.textContent = page.querySelector("[data-arranged]").textContent;
  }).catch(() => location.reload()); // signed out, or no network: the page itself says so
  return saved;
}

// The rows around it move past the one that is held: moved itself, it would lose the finger.
function hold(event) {
  if (event.button !== 0) return;
  event.preventDefault();
  const grip = event.currentTarget;
  const row = grip.closest("li");
  const before = rows();
  const over = new AbortController();
  const listen = (target, name, heard) => target.addEventListener(name, heard, { signal: over.signal });
  let y = event.clientY;

  const follow = () => {
    if (over.signal.aborted) return;
    scrollBy(0, (Math.min(0, y - EDGE) + Math.max(0, y - innerHeight + EDGE)) / 5);
    const [above, below] = [row.previousElementSibling, row.nextElementSibling];
    if (above && y < middle(above)) row.after(above);
    else if (below && y > middle(below)) row.before(below);
    requestAnimationFrame(follow);
  };
  const drop = (kept) => {
    over.abort();
    row.classList.remove("cd-row--held");
    const place = rows().indexOf(row);
    if (!kept) list.replaceChildren(...before);
    else if (before[place] !== row) save(row.querySelector("form"), { move: "to", place: place + 1 });
  };

  grip.setPointerCapture(event.pointerId);
  row.classList.add("cd-row--held");
  listen(grip, "pointermove", (moved) => { y = moved.clientY; });
  listen(grip, "pointerup", () => drop(true));
  listen(grip, "pointercancel", () => drop(false));
  listen(document, "keydown", (key) => key.key === "Escape" && drop(false));
  follow();
}

function prepare() {
  for (const grip of list.querySelectorAll("[data-grip]")) {
    grip.hidden = false;
    grip.addEventListener("pointerdown", hold);
  }
  list.addEventListener("submit", async (event) => {
    const { target, submitter } = event;
    if (!["first", "up", "down"].includes(submitter?.value)) return;
    event.preventDefault();
    const { id } = submitter.closest("li");
    await save(target, { move: submitter.value });
    const row = document.getElementById(id);
    (row.querySelector(`[value=${submitter.value}]`) ?? row.querySelector("[name=move]")).focus();
  });
}

if (list) prepare();
