// Keeps what is marked `data-live` up with the log, and takes certificates that are dropped.
// Everything works without it; then a page is as old as its last load.
"use strict";

const pause = 700; // milliseconds between two looks at most

function live() {
  const parts = document.querySelectorAll("[data-live]");
  const sign = document.querySelector(".live");
  if (!sign) return;
  sign.hidden = parts.length === 0;
  if (sign.hidden) return;
  let due = false;
  let busy = false;

  async function look() {
    due = false;
    busy = true;
    try {
      const response = await fetch(location.href, { headers: { accept: "text/html" } });
      if (response.ok) renew(new DOMParser().parseFromString(await response.text(), "text/html"));
    } catch { /* the stream tells when the server is back */ }
    setTimeout(() => { busy = false; if (due) look(); }, pause);
  }

  function renew(page) {
    for (const part of document.querySelectorAll("[data-live]")) {
      const fresh = page.getElementById(part.id);
      if (!fresh || fresh.innerHTML === part.innerHTML) continue;
      if (part.contains(document.activeElement) && document.activeElement.matches("input:not([type=checkbox]), select, textarea")) continue;
      const known = new Set([...part.querySelectorAll("[data-key]")].map((row) => row.dataset.key));
      const open = new Set([...part.querySelectorAll("details[open][data-key]")].map((item) => item.dataset.key));
      const chosen = new Set([...part.querySelectorAll("input[type=checkbox]:checked")].map((box) => box.value));
      const focus = place(part, document.activeElement);
      part.innerHTML = fresh.innerHTML;
      for (const row of part.querySelectorAll("[data-key]")) {
        if (!known.has(row.dataset.key)) row.classList.add("fresh");
        if (open.has(row.dataset.key)) row.open = true;
      }
      for (const box of part.querySelectorAll("input[name][type=checkbox]")) box.checked = chosen.has(box.value);
      if (focus) [...part.querySelectorAll("a, input, button")].find((element) => place(part, element) === focus)?.focus();
      all(part);
    }
  }

  // What tells a link, a box or a button from its neighbours, also after a renewal.
  function place(part, element) {
    if (!part.contains(element)) return null;
    return element.getAttribute("href") ?? element.getAttribute("aria-label") ?? element.getAttribute("value");
  }

  const stream = new EventSource("/v1/events/changes");
  stream.onopen = () => { sign.classList.add("on"); sign.textContent = "live"; look(); };
  stream.onerror = () => { sign.classList.remove("on"); sign.textContent = "not connected"; };
  stream.addEventListener("change", () => { due = true; if (!busy) look(); });
}

// The box in the head of a table stands for all below it.
function all(within) {
  for (const head of within.querySelectorAll("input[data-all]")) {
    const boxes = () => [...head.closest("table").querySelectorAll("tbody input[type=checkbox]")];
    head.hidden = boxes().length === 0;
    const show = () => {
      const on = boxes().filter((box) => box.checked).length;
      head.checked = on > 0 && on === boxes().length;
      head.indeterminate = on > 0 && !head.checked;
    };
    head.addEventListener("change", () => { for (const box of boxes()) box.checked = head.checked; });
    for (const box of boxes()) box.addEventListener("change", show);
    show();
  }
}

function drop() {
  const area = document.querySelector("textarea[data-drop]");
  const chooser = document.querySelector("input[type=file][data-drop]");
  if (!area) return;

  async function take(file) {
    if (!file) return;
    const bytes = new Uint8Array(await file.arrayBuffer());
    const text = new TextDecoder().decode(bytes);
    if (text.includes("-----BEGIN ")) { area.value = text; return; }
    let binary = "";
    for (const byte of bytes) binary += String.fromCharCode(byte);
    area.value = btoa(binary).replace(/.{64}/g, "$&\n");
  }

  area.addEventListener("dragover", (event) => { event.preventDefault(); area.classList.add("over"); });
  area.addEventListener("dragleave", () => area.classList.remove("over"));
  area.addEventListener("drop", (event) => {
    event.preventDefault();
    area.classList.remove("over");
    take(event.dataTransfer.files[0]);
  });
  chooser?.addEventListener("change", () => take(chooser.files[0]));
}

function keys() {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches("input, textarea, select")) return;
    const search = document.querySelector("input[type=search]");
    if (search) { event.preventDefault(); search.focus(); } else { location.href = "/certificates"; }
  });
  for (const button of document.querySelectorAll("[data-print]")) {
    button.addEventListener("click", () => window.print());
  }
}

live();
all(document);
drop();
keys();
