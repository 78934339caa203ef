// The review of one claim at a time. Python holds the state and every answer; this only shows it and says what was asked
// for. Text of the article and of readers goes in as text, never as markup.

const VERDICTS = [
  ["confirmed", "صحيحة", "1"],
  ["corrected", "خاطئة: صوّب", "2"],
  ["not_a_quantity", "ليست مقدارًا", "3"],
  ["left_out", "تُستبعد من الأشكال", "4"],
];

function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

// Letters that a person may write in two ways count as one, marks as none.
function folded(text) {
  return text
    .normalize("NFKD")
    .replace(/[\u064b-\u065f\u0670\u0640]/g, "")
    .replace(/[\u0653-\u0655]/g, "")
    .replace(/[أإآٱ]/g, "ا")
    .replace(/ى/g, "ي")
    .replace(/ة/g, "ه")
    .toLowerCase();
}

// A field with choices to search in (the ARIA combobox pattern); a list of several holds them set apart by «|».
class Choice {
  constructor(field, options, id, onchange) {
    this.field = field;
    this.options = options;
    this.onchange = onchange;
    this.at = -1;
    this.input = el("input", {
      type: "text",
      id,
      dir: "auto",
      role: "combobox",
      "aria-expanded": "false",
      "aria-autocomplete": "list",
      "aria-controls": `${id}-list`,
      autocomplete: "off",
      spellcheck: "false",
    });
    this.input.value = field.shown;
    this.list = el("ul", { id: `${id}-list`, role: "listbox", "aria-label": field.label, hidden: true });
    this.box = el("div", { class: "choice" }, this.input, this.list);
    this.input.addEventListener("input", () => {
      this.open(this.last());
      this.onchange();
    });
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => setTimeout(() => this.close(), 120));
  }

  get changed() {
    return this.input.value.trim() !== this.field.shown.trim();
  }

  last() {
    return this.field.many ? this.input.value.split("|").pop().trim() : this.input.value.trim();
  }

  open(query) {
    const wanted = folded(query);
    const found = this.options
      .filter((option) => !wanted || folded(option.label).includes(wanted) || folded(option.also).includes(wanted))
      .sort(
        (a, b) =>
          folded(b.label).startsWith(wanted) - folded(a.label).startsWith(wanted) ||
          (wanted ? a.label.length - b.label.length : 0),
      )
      .slice(0, 40);
    this.list.replaceChildren(
      ...found.map((option, index) =>
        el(
          "li",
          {
            role: "option",
            id: `${this.list.id}-${index}`,
            "aria-selected": "false",
            onmousedown: (event) => {
              event.preventDefault();
              this.pick(option);
            },
          },
          el("bdi", {}, option.label),
          option.also !== option.label ? el("small", { dir: "auto" }, option.also) : null,
        ),
      ),
    );
    this.found = found;
    this.at = -1;
    this.list.hidden = !found.length;
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    this.input.removeAttribute("aria-activedescendant");
  }

  close() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
  }

  move(step) {
    if (this.list.hidden) this.open(this.changed ? this.last() : "");
    if (!this.found.length) return;
    this.at = (this.at + step + this.found.length) % this.found.length;
    [...this.list.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === this.at)));
    const chosen = this.list.children[this.at];
    this.input.setAttribute("aria-activedescendant", chosen.id);
    chosen.scrollIntoView({ block: "nearest" });
  }

  pick(option) {
    if (this.field.many) {
      const kept = this.input.value.split("|").slice(0, -1).map((name) => name.trim());
      this.input.value = [...kept, option.label].join(" | ");
    } else this.input.value = option.label;
    this.close();
    this.onchange();
  }

  key(event) {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      this.move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      const option = this.at >= 0 ? this.found[this.at] : null;
      if (!this.list.hidden && option) this.pick(option);
      else this.close();
    } else if (event.key === "Escape") {
      event.preventDefault();
      if (!this.list.hidden) {
        event.stopPropagation();
        this.close();
      }
    }
  }
}

function render({ model, el: host }) {
  const id = `review-${Math.random().toString(36).slice(2)}`;
  // Lab's own shortcuts would take a plain key: this keeps them out of here.
  const root = el("section", {
    class: "arqam-review",
    dir: "rtl",
    lang: "ar",
    tabindex: "0",
    "data-lm-suppress-shortcuts": "true",
    "aria-label": "مراجعة الإفادات",
  });
  host.append(root);
  let choices = {};
  let extra = {};
  let waiting = false;

  const state = () => model.get("state");

  function send(message) {
    if (waiting) return;
    waiting = true;
    root.setAttribute("aria-busy", "true");
    model.send({ ...message, shown: state().span, reviewer: extra.reviewer ? extra.reviewer.value : "" });
  }

  function answer(verdict) {
    if (verdict === "corrected" && !Object.values(choices).some((choice) => choice.changed)) {
      const first = choices.period || Object.values(choices)[0];
      first.input.focus();
      first.input.select();
      return;
    }
    const fields = {};
    if (verdict === "corrected" || verdict === "left_out")
      for (const [name, choice] of Object.entries(choices)) if (choice.changed) fields[name] = choice.input.value.trim();
    send({
      do: "answer",
      verdict,
      fields,
      called: [extra.called_ar.value, extra.called_en.value],
      why: extra.why.value,
    });
  }

  function missed() {
    if (extra.missed.hidden) {
      extra.missed.hidden = false;
      const chosen = String(window.getSelection() || "").trim();
      if (chosen) extra.words.value = chosen;
      extra.words.focus();
      return;
    }
    send({
      do: "missed",
      words: extra.words.value,
      fields: { value: extra.value.value, unit: extra.unit.value },
      why: extra.why.value,
    });
  }

  function sentence(pieces) {
    return el(
      "p",
      { class: "sentence" },
      ...pieces.map((piece) => {
        if (piece.is === "mention") return el("mark", {}, piece.text);
        if (piece.is === "around") return el("span", { class: "around" }, piece.text);
        if (piece.is === "evidence")
          return el("span", { class: "evidence" }, piece.text, piece.fields ? el("small", {}, piece.fields) : null);
        return document.createTextNode(piece.text);
      }),
    );
  }

  function field(name, given, options) {
    const fid = `${id}-${name}`;
    const choice = new Choice(given, options || [], fid, () => row.classList.toggle("changed", choice.changed));
    const row = el(
      "div",
      { class: "field", "data-field": name },
      el("label", { for: fid }, given.label),
      choice.box,
      el("small", { class: "was" }, given.was ? `قُرئت: ${given.was}` : given.note || ""),
    );
    choices[name] = choice;
    return row;
  }

  // The article's own choices first, then those that are the same for every claim; each once.
  function choicesOf(given, now) {
    const all = [...given.own, ...((given.options === "words" ? now.words : model.get("options")[given.options]) || [])];
    return [...new Map(all.map((option) => [option.label, option])).values()];
  }

  function text(name, label, value = "", dir = "rtl") {
    const fid = `${id}-${name}`;
    extra[name] = el("input", { type: "text", id: fid, dir, autocomplete: "off" });
    extra[name].value = value;
    return el("div", { class: "field wide", "data-field": name }, el("label", { for: fid }, label), extra[name]);
  }

  function draw() {
    const now = state();
    const typed = extra.reviewer ? extra.reviewer.value : "";
    const before = now.kept ? { why: extra.why?.value, open: extra.missed && !extra.missed.hidden } : {};
    const kept = now.kept
      ? Object.fromEntries(Object.entries(choices).map(([name, choice]) => [name, choice.input.value]))
      : {};
    const words = now.kept ? Object.fromEntries(["words", "value", "unit", "called_ar", "called_en"].map((name) => [name, extra[name]?.value])) : {};
    choices = {};
    extra = {};
    root.replaceChildren();
    root.append(
      el(
        "header",
        {},
        text("reviewer", "اسم المراجع", typed || now.reviewer),
        el(
          "div",
          { class: "progress" },
          el("progress", { max: Math.max(now.total, 1), value: now.done, "aria-label": "ما روجع" }),
          el("span", { role: "status" }, `رُوجع ${now.done} من ${now.total}`),
        ),
      ),
    );
    root.append(
      el(
        "p",
        { class: `message ${now.error ? "error" : ""}`, role: "alert" },
        now.message,
        now.detail ? el("bdi", { class: "detail", dir: "auto" }, now.detail) : null,
      ),
    );
    if (!now.span) {
      root.append(el("p", { class: "empty" }, "لا إفادة في هذه المقالة تُراجع."));
      done();
      return;
    }
    root.append(
      el(
        "p",
        { class: "badges" },
        ...now.badges.map((badge) => el("span", {}, badge)),
        now.answered ? el("span", { class: "answered" }, now.answered) : null,
      ),
      sentence(now.pieces),
      el("div", { class: "fields" }, ...Object.entries(now.fields).map(([name, given]) => field(name, given, choicesOf(given, now)))),
      el(
        "div",
        { class: "fields more" },
        text("called_ar", "اسمها في الأشكال", words.called_ar ?? now.called[0]),
        text("called_en", "اسمها بالإنجليزية", words.called_en ?? now.called[1], "ltr"),
        text("why", "السبب", before.why ?? now.why),
      ),
    );
    extra.missed = el(
      "div",
      { class: "fields missed", hidden: !before.open },
      text("words", "ألفاظ المقدار كما في المقالة", words.words ?? ""),
      text("value", "قيمته", words.value ?? "", "ltr"),
      text("unit", "وحدته", words.unit ?? ""),
    );
    root.append(extra.missed);
    const buttons = VERDICTS.map(([verdict, label, key]) =>
      el(
        "button",
        { type: "button", "data-verdict": verdict, "aria-keyshortcuts": key, onclick: () => answer(verdict) },
        label,
        el("kbd", {}, key),
      ),
    );
    root.append(
      el(
        "div",
        { class: "buttons", role: "toolbar", "aria-label": "الجواب" },
        ...buttons,
        el("button", { type: "button", "data-do": "missed", "aria-keyshortcuts": "5", onclick: missed }, "مقدار فات", el("kbd", {}, "5")),
        el("button", { type: "button", "data-do": "undo", "aria-keyshortcuts": "0", disabled: !now.can_undo, onclick: () => send({ do: "undo" }) }, "تراجع", el("kbd", {}, "0")),
        el("button", { type: "button", "data-do": "back", onclick: () => send({ do: "go", step: -1 }) }, "السابقة", el("kbd", {}, "→")),
        el("button", { type: "button", "data-do": "on", onclick: () => send({ do: "go", step: 1 }) }, "التالية", el("kbd", {}, "←")),
      ),
      el(
        "p",
        { class: "keys" },
        "بلا فأرة: الأرقام للأجوبة، و Tab بين الحقول، والسهمان والحروف لاختيار القيمة، و Ctrl+Enter لحفظ التصويب، و Esc للعودة من الحقل.",
      ),
    );
    for (const [name, value] of Object.entries(kept))
      if (choices[name]) {
        choices[name].input.value = value;
        choices[name].onchange();
      }
    done();
  }

  function done() {
    waiting = false;
    root.removeAttribute("aria-busy");
    root.dataset.serial = state().serial;
    if (state().error && extra.reviewer && !extra.reviewer.value.trim()) extra.reviewer.focus();
    if (!root.contains(document.activeElement) && root.dataset.used) root.focus({ preventScroll: true });
  }

  root.addEventListener("keydown", (event) => {
    root.dataset.used = "yes";
    const inside = event.target.tagName === "INPUT";
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
      event.preventDefault();
      if (extra.missed && !extra.missed.hidden && extra.missed.contains(event.target)) missed();
      else answer("corrected");
    } else if (event.key === "Escape" && inside) root.focus();
    else if (!inside && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const key = event.code.startsWith("Digit") || event.code.startsWith("Numpad") ? event.code.slice(-1) : event.key;
      const verdict = VERDICTS.find((one) => one[2] === key);
      if (verdict) answer(verdict[0]);
      else if (key === "5") missed();
      else if (key === "0") send({ do: "undo" });
      else if (event.key === "ArrowLeft") send({ do: "go", step: 1 });
      else if (event.key === "ArrowRight") send({ do: "go", step: -1 });
      else return;
      event.preventDefault();
    }
    event.stopPropagation();
  });
  root.addEventListener("click", () => (root.dataset.used = "yes"));

  model.on("change:state", draw);
  draw();
  return () => model.off("change:state", draw);
}

export default { render };
