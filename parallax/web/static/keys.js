// Comfort only: / goes to the search box, j and k walk through results, Enter opens one, ? shows the help. Everything works without it.
"use strict";
(() => {
  const box = document.querySelector("#q");
  const help = document.querySelector("details.help");
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
    if (event.key === "/") { event.preventDefault(); if (box) { box.focus(); box.select(); } else location.assign("/#q"); }
    else if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "?") { if (help) help.open = !help.open; else location.assign("/#help"); }
  });
  if (help && location.hash === "#help") help.open = true;
  if (box && location.hash === "#q") box.focus();

  document.querySelector(".top nav [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });

  const list = box?.hasAttribute("list") && document.getElementById(box.getAttribute("list"));
  let wait = 0;
  const suggest = async () => {
    const answer = await fetch("/api/v1/suggest?" + new URLSearchParams({ q: box.value }));
    if (!answer.ok) return;
    list.replaceChildren(...(await answer.json()).map((each) => new Option(each.means, each.query)));
  };
  if (list) box.addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(() => suggest().catch(() => {}), 150); });
})();
