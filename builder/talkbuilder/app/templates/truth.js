// Filters the facts by plain text: every word that is typed must stand somewhere in the row.
(() => {
  "use strict";
  const box = document.querySelector("input[type=search]");
  const said = document.querySelector("[role=status]");
  const rows = [...document.querySelectorAll("tbody tr")];
  const texts = rows.map((row) => row.textContent.toLowerCase().replace(/\s+/g, " "));
  const sections = [...document.querySelectorAll("main section")];
  const filter = () => {
    const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    let left = 0;
    rows.forEach((row, index) => {
      const fits = words.every((word) => texts[index].includes(word));
      row.hidden = !fits;
      left += fits;
    });
    sections.forEach((section) => {
      section.hidden = !section.querySelector("tbody tr:not([hidden])");
    });
    said.textContent = words.length ? `${left} of ${rows.length} facts` : `${rows.length} facts`;
  };
  box.parentElement.hidden = false;
  box.addEventListener("input", filter);
  filter();
})();
