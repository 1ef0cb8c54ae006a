/**
 * Makes the form that is described in FORM below.
 *
 * Open https://script.google.com, start a new project, paste this file, choose the function
 * makeForm and press Run. The addresses of the form are written to the log. Nothing else is
 * touched. E-mail addresses are not collected.
 */
function makeForm() {
  const form = FormApp.create(FORM.title);
  form.setDescription(FORM.description);
  form.setCollectEmail(false);
  form.setProgressBar(true);
  const waiting = [];
  FORM.questions.forEach(function (question) {
    const page = addQuestion(form, question, waiting);
    if (page) {
      waiting.splice(0).forEach(function (item) {
        goOn(item.item, item.question, page);
      });
    }
  });
  waiting.forEach(function (item) {
    goOn(item.item, item.question, FormApp.PageNavigationType.SUBMIT);
  });
  Logger.log('Fill in: ' + form.getPublishedUrl());
  Logger.log('Edit: ' + form.getEditUrl());
}

function addQuestion(form, question, waiting) {
  const makers = {
    page: function () { return form.addPageBreakItem(); },
    choice: function () { return form.addMultipleChoiceItem(); },
    checkboxes: function () { return form.addCheckboxItem(); },
    grid: function () { return form.addGridItem(); },
    line: function () { return form.addTextItem(); },
    text: function () { return form.addParagraphTextItem(); },
    number: function () { return form.addTextItem(); },
    date: function () { return form.addDateItem(); }
  };
  const item = makers[question.kind]();
  item.setTitle(question.title || ' ');
  if (question.help) { item.setHelpText(question.help); }
  if (question.kind === 'page') { return item; }
  item.setRequired(Boolean(question.required));
  if (question.kind === 'grid') {
    item.setRows(question.rows).setColumns(question.options);
  } else if (question.goesOn) {
    waiting.push({ item: item, question: question });
  } else if (question.options) {
    item.setChoiceValues(question.options);
  } else if (question.kind === 'number') {
    item.setValidation(numberRule(question));
  }
  return null;
}

function goOn(item, question, page) {
  item.setChoices(question.options.map(function (option) {
    const goes = question.goesOn.indexOf(option) >= 0;
    return item.createChoice(option, goes ? page : FormApp.PageNavigationType.SUBMIT);
  }));
}

function numberRule(question) {
  const rule = FormApp.createTextValidation();
  if (question.told) { rule.setHelpText(question.told); }
  const low = question.low, high = question.high;
  if (low !== undefined && high !== undefined) { return rule.requireNumberBetween(low, high).build(); }
  if (low !== undefined) { return rule.requireNumberGreaterThanOrEqualTo(low).build(); }
  if (high !== undefined) { return rule.requireNumberLessThanOrEqualTo(high).build(); }
  return rule.requireNumber().build();
}

