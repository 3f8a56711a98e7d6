// The keys of queue and case: n next case, t time line, a answers, s script, o offers; the open row of the queue stays
// in sight.
(function () {
  "use strict";

  function busy(target) {
    return target.closest && target.closest("input:not([type=radio]):not([type=checkbox]), textarea, select, dialog[open]");
  }

  // Answers and script open over the time line, beside the log form; where there are no tabs, as a page.
  var wanted = "";
  function open(name) {
    var tab = document.getElementById("tab-" + name) || document.querySelector('[data-open="' + name + '"]');
    if (!tab) return false;
    wanted = name;
    tab.click();
    return true;
  }
  document.addEventListener("click", function (event) {
    var link = event.target.closest("[data-open]");
    if (link && document.getElementById("tab-" + link.dataset.open)) { event.preventDefault(); open(link.dataset.open); }
  });
  document.addEventListener("htmx:afterSettle", function () {
    var words = wanted === "answers" && document.querySelector("[data-answers]");
    if (!words) return;
    wanted = "";
    words.focus();
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
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      var leave = document.querySelector("[data-leave]");
      if (leave && !busy(event.target)) leave.click();
      return;
    }
    if (busy(event.target)) return;
    if (event.key === "n") {
      var next = document.getElementById("next");
      if (next) { event.preventDefault(); next.requestSubmit(); }
    } else if (event.key === "h") {
      var hold = document.querySelector("[data-hold]");
      if (hold) { event.preventDefault(); hold.click(); }
    } else if (event.key === "u") {
      var reach = document.querySelector("[data-reach]");
      if (reach) { event.preventDefault(); reach.click(); }
    } else if (event.key === "t") {
      var tab = document.getElementById("tab-timeline");
      if (tab) { event.preventDefault(); tab.click(); tab.focus(); }
    } else if (event.key === "a" || event.key === "s") {
      if (open(event.key === "a" ? "answers" : "script")) event.preventDefault();
    } else if (event.key === "o") {
      var offers = document.querySelector("[data-offers]");
      if (offers) { event.preventDefault(); window.location = offers.href; }
    }
  });

  // A list of choices, each with its own key.
  document.addEventListener("keydown", function (event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || busy(event.target)) return;
    var pick = document.querySelector('[data-pick="' + CSS.escape(event.key.toLowerCase()) + '"]');
    if (pick) { event.preventDefault(); pick.click(); }
  });

  document.addEventListener("change", function (event) {
    if (!event.target.matches("[data-all-rows]")) return;
    document.querySelectorAll("input[name=case]").forEach(function (box) { box.checked = event.target.checked; });
  });

  var row = document.querySelector(".queue [aria-current]");
  if (row) row.scrollIntoView({ block: "nearest" });
})();
