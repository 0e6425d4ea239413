/* SPDX-FileCopyrightText: 2026 The auditor developers
   SPDX-License-Identifier: GPL-2.0-or-later

   Finds components, files and functions by the words of their names. It reads the text of the page, writes text into
   it, never markup, and keeps the words in the address. */
"use strict";
(() => {
  const LISTED = 200;

  /* Every name with its kind, where it is, in words and as an address inside the report. */
  const readNames = (text) => {
    const entries = [];
    let component = "", folder = "", page = "", file = "", place = "";
    const add = (kind, name, about, address) => {
      entries.push({ kind, name, about, address, lower: name.toLowerCase(), all: `${name} ${about}`.toLowerCase() });
    };
    for (const line of text.split("\n")) {
      const [kind, name, ...rest] = line.split("\t");
      if (kind === "component") {
        component = rest[0];
        add(kind, name, component, rest[1]);
      } else if (kind === "folder") {
        [folder, page] = [name, rest[0]];
      } else if (kind === "file") {
        file = folder + name;
        place = `${page}#${rest[0] ?? `/${file}`}`;
        add(kind, file, component, place);
      } else if (name) {
        add("function", name, `${file}, ${component}`, `${place}:${encodeURIComponent(name)}`);
      }
    }
    return entries;
  };

  /* The entries that have every word, the nearest names first; the order of the page where two are as near. */
  const search = (entries, words) => {
    const whole = words.join(" ");
    const distance = ({ lower }) =>
      lower === whole ? 0 : lower.startsWith(whole) ? 1 : words.every((word) => lower.includes(word)) ? 2 : 3;
    const found = entries.filter(({ all }) => words.every((word) => all.includes(word)));
    return found.map((entry) => [distance(entry), entry]).sort(([one], [other]) => one - other).map(([, entry]) => entry);
  };

  const makeRow = ({ kind, name, about, address }) => {
    const row = document.createElement("tr");
    const head = document.createElement("th");
    head.scope = "row";
    const link = document.createElement("a");
    link.href = address;
    const text = document.createElement("bdi");
    text.textContent = name;
    link.append(text);
    head.append(link);
    row.append(head);
    for (const content of [kind, about]) row.insertCell().textContent = content;
    return row;
  };

  const form = document.getElementById("search");
  const input = form.querySelector("input");
  const status = form.querySelector("[role=status]");
  const [body] = document.getElementById("results").tBodies;
  const entries = readNames(document.getElementById("names").textContent);

  const show = () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = words.length ? search(entries, words) : [];
    const shown = found.slice(0, LISTED);
    body.replaceChildren(...shown.map(makeRow));
    const number = found.length.toLocaleString("en");
    const all = found.length > LISTED ? `the first ${LISTED} of ${number} are listed; add a word` : `${number} found`;
    status.textContent = words.length ? all : `${entries.length.toLocaleString("en")} names`;
  };
  const readAddress = () => {
    try { input.value = decodeURIComponent(location.hash.slice(1)); } catch { input.value = ""; }
    show();
  };

  form.hidden = false;
  input.addEventListener("input", () => {
    history.replaceState(null, "", `#${encodeURIComponent(input.value)}`);
    show();
  });
  window.addEventListener("hashchange", readAddress);
  readAddress();
  input.focus();
})();
