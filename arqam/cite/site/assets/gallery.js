// Search and filters of the gallery. Without this script every figure is there, and the form is not.
(() => {
  const form = document.querySelector("form.find");
  const cards = [...document.querySelectorAll(".card")];
  const count = form.querySelector(".count");
  // As a reader of Arabic searches: hamza, vowel marks and tatweel do not count, and every digit is the same digit.
  const plain = (text) =>
    text
      .normalize("NFKD")
      .replace(/[\u0300-\u036f\u064b-\u065f\u0670\u0640]/g, "")
      .replace(/ى/g, "ي")
      .replace(/ة/g, "ه")
      .replace(/[٠-٩]/g, (digit) => "٠١٢٣٤٥٦٧٨٩".indexOf(digit))
      .toLowerCase();
  for (const card of cards) {
    const heading = card.closest("section").querySelector("h2").textContent;
    card.words = plain([heading, card.textContent, card.querySelector("img").alt].join(" "));
  }
  const look = () => {
    const asked = new FormData(form);
    const words = plain(asked.get("words")).split(/\s+/).filter(Boolean);
    const chosen = [...form.querySelectorAll("select")].filter((select) => select.value);
    let shown = 0;
    for (const card of cards) {
      const fits = (select) =>
        ["measure", "year"].includes(select.name)
          ? card.dataset[select.name].split(" ").includes(select.value)
          : card.dataset[select.name] === select.value;
      card.hidden = !(words.every((word) => card.words.includes(word)) && chosen.every(fits));
      shown += !card.hidden;
    }
    for (const section of document.querySelectorAll("section.article")) {
      section.hidden = !section.querySelector(".card:not([hidden])");
    }
    count.textContent = shown
      ? count.dataset.said.replace("{shown}", shown).replace("{all}", cards.length)
      : count.dataset.none;
  };
  form.hidden = false;
  form.addEventListener("input", look);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(look));
  look();
})();
