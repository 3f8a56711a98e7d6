// What every page shares: keys, theme without a reload, dialogs that close, wide tables that keys can scroll.
(function () {
  "use strict";
  var root = document.documentElement;

  function typing(target) {
    return target.closest && target.closest("input:not([type=radio]):not([type=checkbox]), textarea, select");
  }

  document.addEventListener("submit", function (event) {
    var form = event.target.closest("[data-theme-form]");
    if (!form) return;
    event.preventDefault();
    var button = form.querySelector("button");
    var chosen = button.value;
    var data = new FormData(form);
    data.set("theme", chosen);
    fetch(form.action, { method: "POST", body: data, redirect: "manual" }).then(function () {
      root.dataset.bsTheme = chosen;
      button.value = chosen === "dark" ? "light" : "dark";
      var use = button.querySelector("use");
      if (use) use.setAttribute("href", chosen === "dark" ? "#i-sun" : "#i-moon");
    });
  });

  // A table wider than its place is one more stop of the Tab key, so that arrows scroll it; others are not.
  function reach() {
    document.querySelectorAll(".scroll").forEach(function (box) {
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    });
  }
  reach();
  window.addEventListener("resize", reach);
  document.addEventListener("htmx:afterSettle", reach);
  document.addEventListener("toggle", reach, true);

  // What floats over the page closes by Escape and by a click beside it.
  function floats() {
    return Array.prototype.slice.call(document.querySelectorAll("details.tool[open], details.who-menu[open]"));
  }
  document.addEventListener("click", function (event) {
    floats().forEach(function (one) { if (!one.contains(event.target)) one.open = false; });
  });
  document.addEventListener("keydown", function (event) {
    var inside = event.key === "Escape" && floats().find(function (one) { return one.contains(event.target); });
    if (!inside) return;
    event.preventDefault();
    inside.open = false;
    inside.querySelector("summary").focus();
  });

  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-keys-open]")) document.getElementById("keys").showModal();
    if (event.target.closest("[data-print]")) window.print();
  });

  // In what a search has found, arrows walk the rows, from the box and back to it; Enter opens.
  document.addEventListener("keydown", function (event) {
    var step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    var list = step && document.querySelector("[data-arrows]");
    if (!list) return;
    var find = document.getElementById("find");
    var stops = [find].concat(Array.prototype.slice.call(list.querySelectorAll("th a")));
    var at = stops.indexOf(document.activeElement);
    if (at < 0 && document.activeElement !== document.body) return;
    var next = stops[Math.max(at, 0) + step];
    event.preventDefault();
    if (next) next.focus();
  });

  document.addEventListener("keydown", function (event) {
    if (event.defaultPrevented) return;
    var main = event.key === "Enter" && (event.ctrlKey || event.metaKey) && document.querySelector("[data-main]");
    if (main) { event.preventDefault(); main.click(); return; }
    var field = typing(event.target);
    if (event.key === "Escape" && field) { field.blur(); return; }
    if (field || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/") {
      var find = document.getElementById("find");
      if (find) { event.preventDefault(); find.focus(); find.select(); }
    } else if (event.key === "?") {
      var keys = document.getElementById("keys");
      if (keys && !keys.open) keys.showModal();
    } else if (event.key === "j" || event.key === "k") {
      var rows = Array.prototype.slice.call(document.querySelectorAll(".queue a, .approval h3 a, .tbl tbody th a, .tbl tbody td:first-child a"));
      var next = rows[rows.indexOf(document.activeElement) + (event.key === "j" ? 1 : -1)];
      if (next) next.focus();
    }
  });
})();
