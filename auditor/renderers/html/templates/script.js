/* SPDX-FileCopyrightText: 2026 The auditor developers
   SPDX-License-Identifier: GPL-2.0-or-later

   Sorts and filters tables, opens what a link leads to, switches the theme. The page is whole without it. It reads
   the page and writes text into it, never markup; what it remembers is the theme, and, until the tab is closed, how
   each table was sorted and filtered. */
"use strict";
(() => {
  const THEMES = ["automatic", "light", "dark"];
  const PINNED = ["group", "ours", "overlap", "subtotal", "total"];

  /* Storage may be switched off, full, or refused to pages that are files. */
  const recall = (store, key) => {
    try { return window[store].getItem(key); } catch { return null; }
  };
  const remember = (store, key, value) => {
    try { window[store].setItem(key, value); } catch { /* then it is forgotten */ }
  };

  const showTheme = (theme) => {
    if (theme === "automatic") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    for (const button of document.querySelectorAll("button.theme")) {
      button.hidden = false;
      button.textContent = `Theme: ${theme}`;
    }
  };
  const currentTheme = () => {
    const theme = recall("localStorage", "auditor theme");
    return THEMES.includes(theme) ? theme : "automatic";
  };
  let theme = currentTheme();
  showTheme(theme);

  const cellAt = (row, column) => {
    let at = 0;
    for (const cell of row.cells) {
      at += cell.colSpan;
      if (at > column) return cell;
    }
    return null;
  };
  const isPinned = (row) => PINNED.some((name) => row.classList.contains(name));

  /* What a cell is sorted by: its number, or its text; null where there is no figure. */
  const valueOf = (row, column) => {
    const text = cellAt(row, column)?.textContent.trim() ?? "";
    if (text === "" || text === "\u2013" || text.startsWith("not ")) return null;
    const number = Number(text.replace(/^(\u2265|about|\+|\u00b1)\s*/, "").replace(/^\u2212/, "-").replaceAll(",", ""));
    return Number.isNaN(number) ? text : number;
  };
  const compare = (one, other) =>
    typeof one === "number" && typeof other === "number" ? one - other : String(one).localeCompare(String(other), "en");

  /* The rows in order; what has no figure comes last. */
  const sortRows = (rows, column, direction) => {
    if (direction === "none") return rows;
    const sign = direction === "ascending" ? 1 : -1;
    const keyed = rows.map((row) => [valueOf(row, column), row]);
    keyed.sort(([one], [other]) => {
      if (one === null || other === null) return (one === null) - (other === null);
      return sign * compare(one, other);
    });
    return keyed.map(([, row]) => row);
  };

  /* Sort the rows of a body between those that head it and those that sum it up. */
  const sortBody = (body, column, direction) => {
    const rows = body.originalRows;
    const free = sortRows(rows.filter((row) => !isPinned(row)), column, direction);
    const first = rows.findIndex((row) => !isPinned(row));
    const head = rows.filter((row, place) => isPinned(row) && place < first);
    const foot = rows.filter((row, place) => isPinned(row) && place > first);
    if (first >= 0) body.append(...head, ...free, ...foot);
  };

  /* The column of each header cell, whatever spans what. */
  const columnsOf = (head) => {
    const taken = [];
    const columns = new Map();
    [...head.rows].forEach((row, y) => {
      let x = 0;
      for (const cell of row.cells) {
        while (taken[y]?.[x]) x += 1;
        columns.set(cell, x);
        for (let down = 0; down < cell.rowSpan; down += 1) {
          for (let along = 0; along < cell.colSpan; along += 1) (taken[y + down] ??= [])[x + along] = true;
        }
        x += cell.colSpan;
      }
    });
    return columns;
  };

  class Table {
    constructor(table, number) {
      this.table = table;
      this.key = `auditor table ${location.pathname} ${table.id || number}`;
      this.bodies = [...table.tBodies];
      for (const body of this.bodies) body.originalRows = [...body.rows];
      this.columns = columnsOf(table.tHead);
      this.joins = table.classList.contains("join");
      this.addSorting();
      if (table.classList.contains("filter")) this.addFilter();
      this.restore();
    }

    addSorting() {
      this.headers = [...this.columns.keys()].filter((cell) => cell.colSpan === 1 && !cell.classList.contains("plot"));
      for (const header of this.headers) {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "sort";
        button.append(...header.childNodes);
        header.append(button);
        button.addEventListener("click", () => this.turn(header));
      }
    }

    addFilter() {
      const controls = document.createElement("div");
      controls.className = "controls";
      this.status = document.createElement("span");
      this.status.setAttribute("role", "status");
      const label = document.createElement("label");
      label.textContent = "Filter ";
      this.input = document.createElement("input");
      this.input.type = "search";
      this.input.autocomplete = "off";
      this.input.spellcheck = false;
      label.append(this.input);
      controls.append(label, this.status);
      this.table.closest(".box").before(controls);
      this.input.addEventListener("input", () => { this.filter(); this.save(); });
    }

    /* Figures start with the largest, names with the first; the third click gives back the order of the page. */
    turn(header) {
      const column = this.columns.get(header);
      const rows = this.bodies.flatMap((body) => body.originalRows).filter((row) => !isPinned(row));
      const numbers = rows.some((row) => typeof valueOf(row, column) === "number");
      const order = numbers ? ["none", "descending", "ascending"] : ["none", "ascending", "descending"];
      const now = header.getAttribute("aria-sort") ?? "none";
      this.sort(column, order[(order.indexOf(now) + 1) % 3]);
      this.save();
    }

    sort(column, direction) {
      this.sorted = { column, direction };
      for (const header of this.headers) {
        if (this.columns.get(header) === column && direction !== "none") header.setAttribute("aria-sort", direction);
        else header.removeAttribute("aria-sort");
      }
      if (this.joins) this.join(column, direction);
      else for (const body of this.bodies) sortBody(body, column, direction);
    }

    /* Sort the rows of all groups together, each with the name of its group, or give them back to their groups. */
    join(column, direction) {
      this.joined ??= this.table.createTBody();
      const together = direction !== "none";
      for (const body of this.bodies) {
        body.hidden = together;
        if (!together) body.append(...body.originalRows);
        else this.name(body);
      }
      this.table.classList.toggle("joined", together);
      if (!together) return;
      const rows = this.bodies.flatMap((body) => body.originalRows.filter((row) => !isPinned(row)));
      this.joined.append(...sortRows(rows, column, direction));
    }

    /* Write the name of the group of a body into each of its rows, once. */
    name(body) {
      if (body.named) return;
      body.named = true;
      const name = body.originalRows.find(isPinned)?.textContent.trim() ?? "";
      for (const row of body.originalRows) {
        if (isPinned(row)) continue;
        const place = document.createElement("span");
        place.className = "place";
        place.textContent = name;
        row.cells[0].append(" ", place);
      }
    }

    /* A row is shown if it, or the name of its group, has every word. */
    filter() {
      const words = this.input.value.toLowerCase().split(/\s+/).filter(Boolean);
      let all = 0;
      let shown = 0;
      for (const body of this.bodies) {
        const group = body.originalRows.find((row) => row.classList.contains("group"));
        const about = group ? group.textContent.toLowerCase() : "";
        let some = false;
        for (const row of body.originalRows) {
          if (isPinned(row)) continue;
          const text = `${about} ${row.textContent.toLowerCase()}`;
          row.hidden = !words.every((word) => text.includes(word));
          all += 1;
          shown += row.hidden ? 0 : 1;
          some ||= !row.hidden;
        }
        if (group) group.hidden = !some;
      }
      this.status.textContent = words.length ? `${shown.toLocaleString("en")} of ${all.toLocaleString("en")} rows` : "";
    }

    save() {
      remember("sessionStorage", this.key, JSON.stringify({ ...this.sorted, words: this.input?.value ?? "" }));
    }

    restore() {
      let saved = null;
      try { saved = JSON.parse(recall("sessionStorage", this.key)); } catch { /* not ours */ }
      if (!saved || typeof saved !== "object") return;
      if (Number.isInteger(saved.column) && ["ascending", "descending"].includes(saved.direction)) {
        this.sort(saved.column, saved.direction);
      }
      if (this.input && typeof saved.words === "string" && saved.words) {
        this.input.value = saved.words;
        this.filter();
      }
    }
  }

  const decode = (text) => {
    try { return decodeURIComponent(text); } catch { return text; }
  };

  /* What an address names: something with this id, or, behind a colon, a function of the file with this id. */
  const findTarget = (name) => {
    const target = document.getElementById(name) ?? document.getElementById(decode(name));
    if (target || !name.startsWith("/")) return target;
    const [path, ...rest] = name.split(":");
    const body = document.getElementById(`fn${path}`);
    const wanted = decode(rest.join(":"));
    const nameOf = (row) => (row.cells[0].querySelector("a") ?? row.cells[0]).firstChild?.textContent.trim();
    const row = body?.originalRows.find((item) => !isPinned(item) && nameOf(item) === wanted.trim());
    for (const other of document.querySelectorAll("tr.named")) other.classList.remove("named");
    row?.classList.add("named");
    if (row || body) return row ?? body;
    /* The file is on another page now, since other files have come or gone: the search knows on which. */
    const search = document.querySelector("a.search");
    if (search) location.replace(`${search.href}#${encodeURIComponent(`${decode(path.slice(1))} ${wanted}`.trim())}`);
    return null;
  };

  /* A link to something that is folded away, or filtered out, shows it. */
  const reveal = (tables) => {
    const target = findTarget(location.hash.slice(1));
    if (!target) return;
    const table = tables.find((item) => item.table.contains(target));
    if (table?.joins && target.hidden) table.sort(table.sorted.column, "none");
    if (table?.input?.value && (target.hidden || target.rows?.[0]?.hidden)) {
      table.input.value = "";
      table.filter();
    }
    table?.save();
    for (let at = target; at; at = at.parentElement) if (at instanceof HTMLDetailsElement) at.open = true;
    target.scrollIntoView();
  };

  document.addEventListener("DOMContentLoaded", () => {
    showTheme(theme);
    for (const button of document.querySelectorAll("button.theme")) {
      button.addEventListener("click", () => {
        theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
        remember("localStorage", "auditor theme", theme);
        showTheme(theme);
      });
    }
    const boxes = [...document.querySelectorAll(".box")];
    const markWide = () => {
      for (const box of boxes) box.toggleAttribute("data-wide", box.scrollWidth > box.clientWidth + 4);
    };
    markWide();
    window.addEventListener("resize", markWide);
    const tables = [...document.querySelectorAll("table.sortable")].map((table, number) => new Table(table, number));
    reveal(tables);
    window.addEventListener("hashchange", () => reveal(tables));
  });
})();
