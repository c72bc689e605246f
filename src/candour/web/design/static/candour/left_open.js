// A page about somebody shows nothing any more once its session has ended, or they left on another page of this
// browser. The server says how long that is; each page that is opened later says to the others that it goes on.

const template = document.querySelector("[data-left-open]");
const of = template.dataset.leftOpen;
const NOBODY = "";

let ends = Date.now() + template.dataset.seconds * 1000;
let next;
let isClosed = false;

const others = new BroadcastChannel("candour");
others.postMessage({ of, ends });
others.addEventListener("message", ({ data }) => {
  if (data.of !== of) close();
  else {
    ends = Math.max(ends, data.ends);
    look();
  }
});

// A machine that slept wakes up late, so the time is looked at again whenever the page comes into sight.
look();
document.addEventListener("visibilitychange", look);
addEventListener("pageshow", look);

document.addEventListener("submit", ({ target }) => {
  if (target.matches("[data-leave], [data-sign-out]")) others.postMessage({ of: NOBODY });
});

function look() {
  clearTimeout(next);
  const left = ends - Date.now();
  if (left <= 0) close();
  else next = setTimeout(look, left);
}

// The name of the site stays, and whoever leaves quickly still can.
function close() {
  if (isClosed) return;
  isClosed = true;
  const parts = "body > :not(header, [data-leave]), .cd-mast__in > :not(.cd-name), .cd-acting, .cd-whobar";
  for (const part of document.querySelectorAll(parts)) part.hidden = true;
  const form = typedInto();
  const closed = template.content.firstElementChild;
  document.body.append(closed);
  document.title = template.dataset.title;
  closed.querySelector("[data-typed]").hidden = !form;
  closed.querySelector("[data-again]").addEventListener("click", () => openAgain(form));
  closed.querySelector("h1").focus();
}

// What was typed goes along, to be there again after the sign-in.
function openAgain(form) {
  if (!form) return location.replace(location.pathname + location.search);
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = "typed-into";
  field.value = new URL(form.getAttribute("action") ?? "", location.href).pathname;
  form.append(field);
  form.setAttribute("action", template.dataset.keptBy);
  form.submit();
}

// The form in which somebody typed or chose something that was not there when the page came. One that came back
// with mistakes holds what they typed before. On some pages nothing is kept.
function typedInto() {
  if (!template.dataset.keptBy) return null;
  const forms = [...document.querySelectorAll("main form[method=post]")];
  const cameBack = document.querySelector(".govuk-error-summary") && forms.find(isFilled);
  return forms.find((form) => [...form.elements].some(isChanged)) ?? cameBack ?? null;
}

function isFilled(form) {
  return [...form.elements].some(({ type }) => !["hidden", "submit", "button"].includes(type));
}

function isChanged(field) {
  if (field.options) {
    const first = [...field.options].findIndex((each) => each.defaultSelected);
    return field.selectedIndex !== Math.max(first, 0);
  }
  if (["checkbox", "radio"].includes(field.type)) return field.checked !== field.defaultChecked;
  return "defaultValue" in field && field.type !== "hidden" && field.value !== field.defaultValue;
}
