// Comfort only: / goes to the search box, j and k walk through results, Enter opens one. Everything works without it.
"use strict";
(() => {
  const hits = () => [...document.querySelectorAll(".hit h2 a")];
  const typing = (at) => at && (at.isContentEditable || ["INPUT", "SELECT", "TEXTAREA"].includes(at.tagName));
  const step = (by) => {
    const all = hits();
    const at = all.indexOf(document.activeElement);
    const next = all[Math.min(all.length - 1, Math.max(0, at + by))];
    if (next) { next.focus(); next.scrollIntoView({ block: "center" }); }
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "/") { const box = document.querySelector("#q"); if (box) { event.preventDefault(); box.focus(); box.select(); } }
    else if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "?") { const help = document.querySelector("details.help"); if (help) help.open = !help.open; }
  });

  document.querySelector(".top nav [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });

  const box = document.querySelector("#q[list]");
  const list = box && document.getElementById(box.getAttribute("list"));
  let wait = 0;
  const suggest = async () => {
    const answer = await fetch("/api/v1/suggest?" + new URLSearchParams({ q: box.value }));
    if (!answer.ok) return;
    list.replaceChildren(...(await answer.json()).map((each) => new Option(each.means, each.query)));
  };
  if (list) box.addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(() => suggest().catch(() => {}), 150); });
})();
