// Passkeys (Web Authentication), where the browser has them. A form with data-passkey asks for its options,
// lets the browser make a passkey or answer with one, and sends the answer. Without this it stays hidden.

const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));

const base64url = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

const RESPONSE = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];

async function optionsFrom(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(answer.statusText);
  const { publicKey } = await answer.json();
  publicKey.challenge = bytes(publicKey.challenge);
  if (publicKey.user) publicKey.user.id = bytes(publicKey.user.id);
  for (const name of ["allowCredentials", "excludeCredentials"]) {
    publicKey[name] = publicKey[name]?.map((one) => ({ ...one, id: bytes(one.id) }));
  }
  return { publicKey };
}

function written(credential) {
  const response = {};
  for (const name of RESPONSE) {
    if (credential.response[name]) response[name] = base64url(credential.response[name]);
  }
  return JSON.stringify({
    id: credential.id,
    rawId: base64url(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  });
}

async function use(event) {
  const form = event.target;
  const answer = form.querySelector("[data-passkey-answer]");
  if (answer.value) return;
  event.preventDefault();
  const failed = form.querySelector("[data-passkey-failed]");
  failed.hidden = true;
  try {
    const options = await optionsFrom(form.dataset.options);
    answer.value = written(await navigator.credentials[form.dataset.passkey](options));
    form.submit();
  } catch {
    failed.hidden = false;
  }
}

const isName = /[a-z]/i.test(location.hostname); // no passkey belongs to a number
if (window.PublicKeyCredential && isName) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", use);
  }
  for (const one of document.querySelectorAll("[data-passkey-not-here]")) one.hidden = true;
}
