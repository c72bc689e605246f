// Small improvements for browsers that can; every page works without them.
// The design system's script is fetched only where a part of it is on the page.

const PARTS = [
  ".govuk-error-summary", // moves focus to the summary, and from it to the field
  ".govuk-password-input", // lets a person see what they type
  ".govuk-character-count",
];

const { govuk } = document.querySelector("script[data-govuk]").dataset;

if (document.querySelector(PARTS.join())) {
  document.body.classList.add("js-enabled", "govuk-frontend-supported");
  const { initAll } = await import(govuk);
  initAll();
}

// A second tap within a second, as tired thumbs make, is no second press. A later one is, in case the network has
// lost the first; the server then does nothing twice.
const sentAt = new WeakMap();
document.addEventListener("submit", (event) => {
  if (event.timeStamp - sentAt.get(event.target) < 1000) event.preventDefault();
  else sentAt.set(event.target, event.timeStamp);
});

// Leaving quickly also takes this page out of the browser's history, and Shift pressed three times does it too.
// The session ends first, or Back could still open the page before; but nobody waits longer than a second for it.
for (const form of document.querySelectorAll("[data-leave]")) {
  const leave = (event) => {
    event.preventDefault();
    document.body.hidden = true;
    const sent = { method: "POST", body: new FormData(form), keepalive: true, redirect: "manual" };
    const longEnough = new Promise((over) => setTimeout(over, 1000));
    Promise.race([fetch(form.action, sent).catch(() => {}), longEnough]).then(() => {
      location.replace(form.dataset.leave);
    });
  };
  let pressed = [];
  form.addEventListener("submit", leave);
  document.addEventListener("keyup", (event) => {
    pressed = event.key === "Shift" ? [...pressed, event.timeStamp].slice(-3) : [];
    if (pressed.length === 3 && event.timeStamp - pressed[0] < 1500) form.requestSubmit();
  });
}

// A button that prints is dead without a script, so it is hidden until there is one.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// A form that came back with mistakes was an answer to a form, which the way back cannot show again: the browser asks
// whether to send it once more. From when it is sent anew, the way back leads to the form.
if (document.querySelector(".govuk-error-summary")) {
  document.addEventListener("submit", ({ target }) => {
    if (target.method === "post") history.replaceState(history.state, "", location.href);
  });
}
