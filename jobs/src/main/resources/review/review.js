'use strict';
// The form works without this; with it, it works without a mouse, and evidence can be marked.
const form = document.getElementById('review');
const questions = [...form.querySelectorAll('.question')];
const turns = [...document.querySelectorAll('.said')].map((element) => ({
  element,
  start: Number(element.dataset.start),
  text: element.textContent,
}));
let current = Math.max(0, questions.findIndex((question) => !chosen(question)));
let turn = -1;
let changed = false;

document.body.classList.add('scripted');
if (window.matchMedia('(max-width: 75rem)').matches) {
  document.querySelector('.about details').open = false;
}
questions.forEach((question, index) => {
  question.addEventListener('focusin', () => select(index));
  question.addEventListener('pointerdown', () => select(index));
  question.querySelector('.mark').addEventListener('click', () => takeSelection());
  list(question);
});
select(current);

form.addEventListener('input', () => { changed = true; });
form.addEventListener('submit', () => { changed = false; });
window.addEventListener('beforeunload', (event) => { if (changed) { event.preventDefault(); } });
document.addEventListener('selectionchange', () => {
  const nothing = selected() === null;
  questions.forEach((question) => { question.querySelector('.mark').disabled = nothing; });
});

function chosen(question) {
  return question.querySelector('input[type=radio]:checked');
}

function select(index) {
  current = index;
  questions.forEach((question, i) => question.classList.toggle('here', i === index));
  if (questions[index]) {
    questions[index].scrollIntoView({ block: 'nearest' });
  }
}

function answer(value) {
  const question = questions[current];
  if (!question) {
    return;
  }
  question.querySelector(`input[value=${value}]`).checked = true;
  changed = true;
  const next = questions.findIndex((other, i) => i > current && !chosen(other));
  if (next >= 0) {
    select(next);
  }
}

function go(where) {
  const button = form.querySelector(`button[name=go][value=${where}]`);
  if (!button.disabled) {
    form.requestSubmit(button);
  }
}

function showTurn(step) {
  if (turns.length === 0) {
    return;
  }
  turn = Math.min(turns.length - 1, Math.max(0, turn + step));
  turns.forEach((each, i) => each.element.parentElement.classList.toggle('here', i === turn));
  turns[turn].element.parentElement.scrollIntoView({ block: 'start' });
}

// Where the selection is in the text that was read; what goes beyond a turn is cut at its end.
function selected() {
  const selection = document.getSelection();
  if (selection.rangeCount === 0 || selection.isCollapsed) {
    return null;
  }
  const range = selection.getRangeAt(0);
  const at = turns.find((each) => each.element.contains(range.startContainer));
  if (!at) {
    return null;
  }
  const before = document.createRange();
  before.setStart(at.element, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const start = before.toString().length;
  before.setEnd(at.element, at.element.childNodes.length);
  if (at.element.contains(range.endContainer)) {
    before.setEnd(range.endContainer, range.endOffset);
  }
  const end = before.toString().length;
  return end > start ? [at.start + start, at.start + end] : null;
}

function takeSelection() {
  const place = selected();
  const question = questions[current];
  if (!place || !question) {
    return;
  }
  const places = evidence(question).filter(([start, end]) => start !== place[0] || end !== place[1]);
  keep(question, [...places, place]);
  document.getSelection().removeAllRanges();
}

function evidence(question) {
  return JSON.parse(question.querySelector('.evidence input').value || '[]');
}

function keep(question, places) {
  question.querySelector('.evidence input').value = JSON.stringify(places);
  changed = true;
  list(question);
}

function list(question) {
  const places = evidence(question);
  question.classList.toggle('filled', places.length > 0 || question.querySelector('textarea').value !== '');
  const items = places.map((place) => {
    const item = document.createElement('li');
    const quote = document.createElement('q');
    quote.textContent = shortened(textAt(place));
    const remove = document.createElement('button');
    remove.type = 'button';
    remove.textContent = 'Remove';
    remove.addEventListener('click', () => keep(question, places.filter((other) => other !== place)));
    item.append(quote, remove);
    return item;
  });
  question.querySelector('.evidence ul').replaceChildren(...items);
  highlight();
}

function turnAt([start]) {
  return turns.find((each) => start >= each.start && start < each.start + each.text.length);
}

function textAt(place) {
  const at = turnAt(place);
  return at ? at.text.slice(place[0] - at.start, place[1] - at.start) : '';
}

function shortened(text) {
  return text.length <= 160 ? text : text.slice(0, 110) + ' … ' + text.slice(-45);
}

function highlight() {
  if (!window.Highlight) {
    return;
  }
  const ranges = questions.flatMap(evidence).flatMap((place) => {
    const at = turnAt(place);
    const node = at && at.element.firstChild;
    if (!node) {
      return [];
    }
    const range = document.createRange();
    range.setStart(node, place[0] - at.start);
    range.setEnd(node, Math.min(node.length, place[1] - at.start));
    return [range];
  });
  CSS.highlights.set('evidence', new Highlight(...ranges));
}

document.addEventListener('keydown', (event) => {
  const writing = event.target.matches('textarea, select, input:not([type=radio])');
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    go('open');
    return;
  }
  if (writing) {
    if (event.key === 'Escape') {
      event.target.blur();
    }
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) {
    return;
  }
  const keys = {
    y: () => answer('yes'),
    n: () => answer('no'),
    u: () => answer('unsure'),
    r: () => { questions[current]?.querySelector('textarea').focus(); },
    e: () => takeSelection(),
    j: () => showTurn(1),
    k: () => showTurn(-1),
    ArrowLeft: () => go('previous'),
    ArrowRight: () => go('next'),
    Enter: event.target.matches('button, a, summary') ? undefined : () => go('open'),
  };
  const number = /^[1-9]$/.test(event.key) ? Number(event.key) - 1 : -1;
  const act = number >= 0 && number < questions.length ? () => select(number) : keys[event.key];
  if (act) {
    event.preventDefault();
    act();
  }
});
