// The act pane: dial, timer, keys of the log form, parts that fit what was chosen, a draft that is never lost.
(function () {
  "use strict";
  var CHECKS = ["id_last_four", "birth_month", "who_we_are", "recorded"];
  var OUTCOME_KEYS = "123456789-";
  var KEEP_MS = 24 * 3600 * 1000;
  var sending = 0, leaving = false;

  function form() { return document.getElementById("log"); }
  function call() { return document.querySelector("[data-call]"); }
  function typing(target) {
    return target.closest && target.closest("input:not([type=radio]):not([type=checkbox]), textarea, select, dialog[open]");
  }
  function shown(node) { return node && node.offsetParent !== null; }
  function chosen(name) {
    var found = form() && form().querySelector("[name=" + name + "]:checked");
    return found ? found.value : "";
  }
  function outcomes() {
    return Array.prototype.filter.call(form() ? form().querySelectorAll(".opts label") : [], shown);
  }

  // Outcomes that do not fit the party are hidden by the style sheet; here their keys are counted anew.
  function fit() {
    if (!form()) return;
    var visible = outcomes();
    form().querySelectorAll(".opts label").forEach(function (label) {
      var place = visible.indexOf(label);
      var box = label.querySelector("input");
      label.querySelector("kbd").textContent = place >= 0 ? OUTCOME_KEYS.charAt(place) : "";
      if (place < 0) box.checked = false;
    });
    if (chosen("party") && visible.length === 1) visible[0].querySelector("input").checked = true;
    if (["nobody", "wrong_number"].indexOf(chosen("party")) >= 0 && !chosen("outcome") && visible.length) visible[0].querySelector("input").checked = true;
  }

  function choose(name, value) {
    var box = form() && form().querySelector('[name="' + name + '"][value="' + value + '"]');
    if (!box) return false;
    box.checked = true;
    box.dispatchEvent(new Event("change", { bubbles: true }));
    return true;
  }

  function outcome(place) {
    if (!chosen("party")) choose("party", "debtor");
    var label = outcomes()[place - 1];
    if (!label) return;
    var box = label.querySelector("input");
    box.checked = true;
    box.dispatchEvent(new Event("change", { bubbles: true }));
    if (box.value === "promise") focus("id_amount");
    else if (box.value === "call_back") focus("id_next_at");
    else focus("id_note");
  }

  function focus(id) {
    var field = document.getElementById(id);
    if (shown(field)) { field.focus(); if (field.select) field.select(); }
  }

  function tickNext() {
    if (!chosen("party")) choose("party", "debtor");
    for (var i = 0; i < CHECKS.length; i += 1) {
      var box = form().querySelector('[name=checks][value="' + CHECKS[i] + '"]');
      if (box && !box.checked) { box.checked = true; box.dispatchEvent(new Event("change", { bubbles: true })); return; }
    }
  }

  // The timer of the call that is open.
  function tick() {
    var bar = call();
    if (!bar) return;
    var clock = bar.querySelector("[data-clock]");
    var end = bar.querySelector("[data-end]");
    if (!bar.dataset.ended && end) end.hidden = false;
    var till = bar.dataset.ended ? Number(bar.dataset.ended) : Date.now() / 1000;
    var seconds = Math.max(0, Math.round(till - Number(bar.dataset.since)));
    clock.textContent = String(Math.floor(seconds / 60)).padStart(2, "0") + ":" + String(seconds % 60).padStart(2, "0");
    var field = form() && form().querySelector("[name=seconds]");
    if (field) field.value = Math.min(seconds, 28800);
  }
  function endCall() {
    var bar = call();
    if (!bar || bar.dataset.ended) return;
    bar.dataset.ended = Date.now() / 1000;
    bar.querySelector("[data-end]").hidden = true;
    tick();
  }

  // The draft: the server keeps it as it is typed. A copy waits in this browser, for a day at most, until the server has
  // answered that it has it; both are gone once the contact is logged. A card number is masked here as it is there.
  function key() { return form() ? "draft:" + form().dataset.draft : ""; }
  function keep() {
    leaving = false;
    var values = {};
    new FormData(form()).forEach(function (value, name) {
      if (["csrfmiddlewaretoken", "decision", "seconds", "direction", "attached"].indexOf(name) >= 0) return;
      (values[name] = values[name] || []).push(masked(value));
    });
    try { localStorage.setItem(key(), JSON.stringify({ at: Date.now(), values: values })); } catch (error) { return; }
  }
  function masked(text) {
    return text.replace(/\d(?:[ \t-]{0,3}\d){12,18}/g, function (found) {
      var digits = found.replace(/\D/g, "");
      var sum = digits.split("").reverse().reduce(function (total, sign, place) {
        var value = Number(sign) * (place % 2 + 1);
        return total + (value > 9 ? value - 9 : value);
      }, 0);
      return sum % 10 ? found : "**** **** **** " + digits.slice(-4);
    });
  }
  function stored() {
    try { return JSON.parse(localStorage.getItem(key()) || "{}"); } catch (error) { return {}; }
  }
  function restore() {
    if (!form() || form().hasAttribute("data-typed")) return;
    var kept = stored();
    if (!kept.values || Date.now() - kept.at > KEEP_MS) return;
    Array.prototype.forEach.call(form().elements, function (field) {
      if (!field.name || !(field.name in kept.values)) return;
      if (field.type === "radio" || field.type === "checkbox") field.checked = kept.values[field.name].indexOf(field.value) >= 0;
      else if (field.type !== "hidden" && field.type !== "file") field.value = kept.values[field.name][0];
    });
    form().dispatchEvent(new Event("change", { bubbles: true }));
  }
  function sweep() {
    try {
      Object.keys(localStorage).forEach(function (name) {
        if (name.indexOf("draft:") !== 0) return;
        var kept = JSON.parse(localStorage.getItem(name) || "null");
        if (!kept || Date.now() - kept.at > KEEP_MS) localStorage.removeItem(name);
      });
    } catch (error) { return; }
  }

  function begin(event) {
    // The check of the note comes back while one types: nothing is restored over it.
    if (event && event.detail && event.detail.target && event.detail.target.id === "note-check") return;
    restore();
    adopt();
    fit();
    tick();
  }
  function adopt() {
    var bar = call();
    var point = form() && form().querySelector("[name=contact_point]");
    if (bar && point) point.value = bar.dataset.point;
  }

  document.addEventListener("keydown", function (event) {
    if (!form() && !document.querySelector("[data-dial]")) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      if (form()) { event.preventDefault(); form().requestSubmit(); }
      return;
    }
    if (event.defaultPrevented || typing(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
    var key = event.key.toLowerCase();
    if (key === "c") {
      // The first press asks the gate and opens the call; the second hands the number to the telephone program.
      var next = document.querySelector("[data-tel]") || document.querySelector("[data-dial]");
      if (next) { event.preventDefault(); next.click(); }
      return;
    }
    if (!form()) return;
    var party = form().querySelector('[name=party][data-key="' + CSS.escape(key) + '"]');
    if (party) { event.preventDefault(); choose("party", party.value); }
    else if (OUTCOME_KEYS.indexOf(key) >= 0) { event.preventDefault(); outcome(OUTCOME_KEYS.indexOf(key) + 1); }
    else if (key === "p") { event.preventDefault(); choose("party", chosen("party") || "debtor"); outcome(1); }
    else if (key === "i") { event.preventDefault(); tickNext(); }
    else if (key === "e") { endCall(); }
    else if (key === "r") { event.preventDefault(); form().querySelector("[name=request_kind]").focus(); }
  });

  document.addEventListener("change", function (event) {
    if (form() && form().contains(event.target)) { fit(); keep(); }
  });
  document.addEventListener("input", function (event) {
    if (form() && form().contains(event.target)) keep();
  });
  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-end]")) endCall();
  });
  // Without a line nothing is logged and the draft waits here: the form says so until something comes through again.
  function line(name, broken) {
    var word = form() && form().querySelector("[data-line=" + name + "]");
    if (word) word.hidden = !broken;
  }
  function broken(event) {
    if (event.detail.elt.id === "log") line("log", true);
    else if (event.detail.elt.id === "note-check") line("draft", true);
    else return;
    var told = document.querySelector("[data-draft-told]");
    if (told) told.remove();
  }
  document.addEventListener("htmx:sendError", broken);
  document.addEventListener("htmx:timeout", broken);
  document.addEventListener("htmx:afterSwap", begin);
  document.addEventListener("htmx:beforeRequest", function (event) {
    if (event.detail.elt.id === "note-check") sending = stored().at;
  });
  document.addEventListener("htmx:afterRequest", function (event) {
    var request = event.detail.xhr;
    if (request.status) { line("draft", false); line("log", false); }
    if (event.detail.elt.id !== "note-check" || !event.detail.successful || request.getResponseHeader("HX-Redirect")) return;
    var kept = stored();
    if (leaving || !kept.values || kept.at !== sending) return;
    try { localStorage.removeItem(key()); } catch (error) { return; }
  });
  // The next page may have been drawn before the server had what was typed last: the copy goes with it.
  window.addEventListener("beforeunload", function () { leaving = true; });
  // Only the answer of the log itself says so: one that leads to the sign-in page has logged nothing.
  document.addEventListener("contact-logged", function () {
    try { localStorage.removeItem(key()); } catch (error) { return; }
  });

  sweep();
  begin();
  setInterval(tick, 1000);
})();
