// The keys of queue and case: n next case, t time line, h hold, u numbers, x write, o offers; the open row of the queue
// stays in sight.
(function () {
  "use strict";

  function busy(target) {
    return target.closest && target.closest("input:not([type=radio]):not([type=checkbox]), textarea, select, dialog[open]");
  }

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
    } else if (event.key === "x") {
      var write = document.querySelector("[data-write]");
      if (write) { event.preventDefault(); write.click(); }
    } else if (event.key === "t") {
      var tab = document.getElementById("tab-timeline");
      if (tab) { event.preventDefault(); tab.click(); tab.focus(); }
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
