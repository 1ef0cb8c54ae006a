"use strict";
(() => {
  const facts = JSON.parse(document.getElementById("facts").textContent);
  const root = document.documentElement;
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const one = (selector, from = document) => from.querySelector(selector);
  const form = one("form");
  const parts = all(".part");
  const ending = one(".ending");
  const questions = all(".question");
  let at = 0;
  let warned = false;

  const word = (name, values = {}) => {
    const text = facts.words[name][facts.languages.indexOf(root.dataset.lang)];
    return text.replace(/\{(\w+)\}/g, (whole, key) => (key in values ? values[key] : whole));
  };

  // Answers: the codes as the data will hold them; several codes are joined by a blank.
  const fields = (question) => all("input, textarea", question);
  const answer = (question) => {
    const found = fields(question);
    const ticked = found.filter((field) => field.checked).map((field) => field.value);
    return found[0].type === "radio" || found[0].type === "checkbox"
      ? ticked.join(" ")
      : found[0].value.trim();
  };
  const question_of = new Map(questions.map((question) => [question.dataset.item, question]));
  const codes = (item) => {
    const question = question_of.get(item);
    return question && asked(question) ? answer(question).split(" ") : [];
  };
  const asked = (question) =>
    JSON.parse(question.dataset.asked).every(([item, wanted]) =>
      codes(item).some((code) => wanted.includes(code)),
    );
  const stopped = () =>
    Object.entries(facts.ends).some(([item, ends]) => codes(item).some((code) => ends.includes(code)));
  const shown = () => questions.filter(asked);
  const in_part = (part) => all(".question", part).filter(asked);
  const open_parts = () =>
    parts.filter((part, place) => place === 0 || part === ending || in_part(part).length > 0);

  const refresh = () => {
    for (const question of questions) {
      question.hidden = !asked(question);
      one(".clear", question).hidden = answer(question) === "";
    }
    const open = open_parts();
    at = Math.min(at, open.length - 1);
    for (const part of parts) part.hidden = part !== open[at];
    const last = open[at] === ending;
    one(".back").hidden = at === 0;
    one(".next").hidden = last;
    one(".stopped").hidden = !stopped();
    one(".thanks").hidden = stopped();
    const total = shown().length;
    const done = shown().filter((question) => answer(question) !== "").length;
    one(".done").style.width = `${total ? (100 * done) / total : 0}%`;
    // Before consent nobody knows how much will be asked.
    const parted = last ? "" : `${word("section", { x: at + 1, y: open.length - 1 })} · `;
    one(".told").textContent = at === 0 ? "" : parted + word("answered", { x: done, y: total });
    root.classList.toggle("inside", at > 0);
  };

  const problem = (question) => {
    const field = fields(question)[0];
    if (field.validity && (field.validity.rangeUnderflow || field.validity.rangeOverflow || field.validity.badInput)) {
      const range = all(`.hint .said[lang="${root.dataset.lang}"]`, question).map((said) => said.textContent);
      return word("out_of_range", { range: range.pop() || "" });
    }
    return question.dataset.required === "yes" && answer(question) === "" ? word("required") : "";
  };
  const tell = (question, text) => {
    const place = one(".problem", question);
    place.textContent = text;
    place.hidden = text === "";
    question.classList.toggle("open", text !== "");
  };
  const say_warning = (text) => {
    const place = one(".warning");
    place.textContent = text;
    place.hidden = text === "";
  };

  const go = (to) => {
    at = to;
    warned = false;
    say_warning("");
    refresh();
    const part = open_parts()[at];
    part.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  };
  const next = () => {
    const here = in_part(open_parts()[at]);
    const problems = here.filter((question) => problem(question) !== "");
    for (const question of here) tell(question, problem(question));
    const wrong = problems.filter((question) => answer(question) !== "" || fields(question)[0].validity.badInput);
    // Consent has no blank; any other question may be left, after one warning.
    const first = problems.find((question) => question.closest(".opening"));
    if (wrong.length || first || (problems.length && !warned)) {
      warned = true;
      if (!wrong.length && !first) say_warning(word("left", { x: problems.length }));
      problems[0].scrollIntoView({ block: "center" });
      fields(problems[0])[0].focus({ preventScroll: true });
      return;
    }
    for (const question of here) tell(question, "");
    go(stopped() ? open_parts().indexOf(ending) : at + 1);
  };

  const speak = (language) => {
    root.dataset.lang = root.lang = language;
    document.title = facts.titles[facts.languages.indexOf(language)];
    for (const button of all(".languages button"))
      button.setAttribute("aria-pressed", String(button.dataset.to === language));
    say_warning("");
    for (const question of questions) tell(question, "");
    refresh();
  };

  const record = () => {
    const answers = {};
    for (const item of facts.items) {
      const question = question_of.get(item);
      answers[item] = asked(question) ? answer(question) : "";
    }
    return answers;
  };
  const cell = (text) => {
    const safe = /^[=+\-@\t\r]/.test(text) && isNaN(Number(text)) ? `'${text}` : text;
    return /[",\n\r]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
  };
  const as_csv = () => {
    const marks = { PREVIEW: "not data of the study", version: facts.version, language: root.lang };
    const row = { ...marks, ...record() };
    const lines = [Object.keys(row), Object.values(row)].map((cells) => cells.map(cell).join(","));
    return `\ufeff${lines.join("\r\n")}\r\n`;
  };
  const as_json = () =>
    JSON.stringify(
      { preview: true, note: "not data of the study", study: facts.study, version: facts.version, language: root.lang, answers: record() },
      null,
      1,
    );
  const download = (kind) => {
    const type = kind === "csv" ? "text/csv" : "application/json";
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([kind === "csv" ? as_csv() : as_json()], { type }));
    link.download = `${facts.study}-PREVIEW-answers.${kind}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };

  form.addEventListener("input", (event) => {
    const question = event.target.closest(".question");
    if (event.target.type === "checkbox" && event.target.checked) {
      const missing = "missing" in event.target.dataset;
      for (const other of fields(question))
        if (other !== event.target && (missing || "missing" in other.dataset)) other.checked = false;
    }
    tell(question, "");
    refresh();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.tagName === "INPUT") event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.to) speak(button.dataset.to);
    else if (button.dataset.file) download(button.dataset.file);
    else if (button.matches(".next")) next();
    else if (button.matches(".back")) go(at - 1);
    else if (button.matches(".again")) {
      form.reset();
      go(0);
    } else if (button.matches(".clear")) {
      const question = button.closest(".question");
      for (const field of fields(question)) {
        if (field.type === "radio" || field.type === "checkbox") field.checked = false;
        else field.value = "";
      }
      refresh();
      fields(question)[0].focus();
    }
  });

  root.classList.add("live");
  one(".progress").hidden = one(".steps").hidden = false;
  refresh();
})();
