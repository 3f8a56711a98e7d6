// Answers and script beside the log form: a and s open them over the time line, with Alt from within a field, Escape
// closes them; nothing of the form moves or is lost.
(function () {
  "use strict";

  function typing(target) {
    return target.closest && target.closest("input:not([type=radio]):not([type=checkbox]), textarea, select, dialog[open]");
  }

  // Where there are no tabs they open as a page. Closing brings the tab of before back at its place, and the hand to the
  // field that it left.
  var PANELS = ["answers", "script"];
  var WAIT_MS = 4000;
  var wanted = "", typed = "", since = 0, tells = false, back = null, left = null, place = null;
  function body() { return document.getElementById("case-body"); }
  function pane() { return body() && (body().closest(".pane-case") || document.documentElement); }
  function panel() { return document.querySelector("#answers, #script"); }
  function shownTab() {
    var tab = document.querySelector(".tabs [aria-current]");
    return tab ? tab.dataset.tab : "";
  }
  // Just swapped in, a tab is a plain link for an instant; a key that comes then must not load the whole page.
  function go(tab) {
    if (window.htmx) window.htmx.process(tab);
    tab.click();
  }
  function open(name) {
    var tab = document.getElementById("tab-" + name) || document.querySelector('[data-open="' + name + '"]');
    if (!tab) return false;
    if (PANELS.indexOf(shownTab()) < 0 && pane()) {
      var at = document.activeElement;
      back = { tab: shownTab(), top: pane().scrollTop, field: at && at.closest("#log") ? at : left };
    }
    wanted = name;
    typed = "";
    since = Date.now();
    if (name === "answers" && document.activeElement) document.activeElement.blur();
    go(tab);
    return true;
  }
  function close() {
    if (!back) back = { tab: "timeline", top: 0, field: null };
    wanted = "";
    var tab = document.getElementById("tab-" + (back.tab || "timeline"));
    if (!tab || PANELS.indexOf(shownTab()) < 0) return false;
    place = back.top;
    var field = back.field;
    back = left = null;
    go(tab);
    if (field && field.isConnected) field.focus();
    else if (document.activeElement) document.activeElement.blur();
    return true;
  }
  document.addEventListener("click", function (event) {
    var link = event.target.closest("[data-open]");
    if (link && document.getElementById("tab-" + link.dataset.open)) { event.preventDefault(); open(link.dataset.open); }
    else if (event.target.closest("[data-close]") && close()) event.preventDefault();
  });
  function settle() {
    var tabs = document.querySelector(".tabs"), now = tabs && tabs.querySelector("[aria-current]");
    if (now && now.offsetLeft + now.offsetWidth > tabs.scrollLeft + tabs.clientWidth) tabs.scrollLeft = now.offsetLeft;
    if (place !== null && pane() && !document.querySelector(".tl-wait")) {
      pane().scrollTop = place;
      place = null;
      return;
    }
    if (!wanted || !panel()) return;
    var words = wanted === "answers" && document.querySelector("[data-answers]");
    wanted = "";
    // On a phone the tabs stand below the form, on the desk the case may be scrolled away from them.
    if (panel().getBoundingClientRect().top < 88 || panel().getBoundingClientRect().top > window.innerHeight - 120) body().scrollIntoView();
    if (!words) return;
    words.focus({ preventScroll: true });
    if (!typed) return;
    words.value = typed;
    words.dispatchEvent(new Event("input", { bubbles: true }));
  }
  // What is typed before the answers are there is theirs: it goes astray into no field and is no key of the desk.
  document.addEventListener("keydown", function (event) {
    if (wanted !== "answers" || Date.now() - since > WAIT_MS) return;
    if (event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey) return;
    typed += event.key;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
  document.addEventListener("htmx:afterSettle", settle);
  settle();

  // In the answers: Enter asks and leads to what is told of the first, arrows walk them.
  document.addEventListener("keydown", function (event) {
    var inside = event.target.closest && event.target.closest("#answers");
    if (!inside || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Enter" && event.target.matches("[data-answers]")) tells = true;
    var step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !event.target.matches("[data-answers], .answer > summary")) return;
    var stops = [inside.querySelector("[data-answers]")].concat(Array.prototype.slice.call(inside.querySelectorAll(".answer > summary")));
    var next = stops[stops.indexOf(event.target) + step];
    event.preventDefault();
    if (next) next.focus();
  });
  document.addEventListener("htmx:afterSettle", function (event) {
    if (!tells || event.target.id !== "answers-found") return;
    tells = false;
    var first = event.target.querySelector(".answer[open] [name=how][value=told]");
    if (first) first.focus();
  });

  // A question that is being written to a department stays when the panel closes and opens again.
  var asked = {};
  function writing(target) { return target.closest && target.closest("form[data-kept]"); }
  document.addEventListener("input", function (event) {
    var form = writing(event.target);
    if (form && event.target.name) (asked[form.action] = asked[form.action] || {})[event.target.name] = event.target.value;
  });
  document.addEventListener("htmx:load", function () {
    var form = document.querySelector("form[data-kept]");
    var kept = form && asked[form.action];
    if (!kept || form.closest("details").open) return;
    Object.keys(kept).forEach(function (name) { if (form.elements[name]) form.elements[name].value = kept[name]; });
    form.closest("details").open = true;
  });
  document.addEventListener("htmx:afterRequest", function (event) {
    if (event.detail.elt.matches("form[data-kept]") && event.detail.successful) delete asked[event.detail.elt.action];
  });

  function copies() {
    document.querySelectorAll("[data-copy]").forEach(function (one) { one.hidden = !navigator.clipboard; });
  }
  document.addEventListener("htmx:load", copies);
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-copy]");
    var text = button && document.getElementById(button.dataset.copy);
    if (text) navigator.clipboard.writeText(text.innerText.trim());
  });
  copies();

  document.addEventListener("keydown", function (event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || document.querySelector("dialog[open]")) return;
    var name = event.altKey ? { KeyA: "answers", KeyS: "script" }[event.code] : { a: "answers", s: "script" }[event.key];
    if (name && (event.altKey || !typing(event.target))) {
      if (open(name)) event.preventDefault();
    } else if (event.key === "Escape") {
      if (!typing(event.target) || event.target.matches("[data-answers], .answer-ask select")) close();
      else if (event.target.closest("#log")) left = event.target;
    } else if (!typing(event.target)) {
      left = null;
    }
  });
})();
