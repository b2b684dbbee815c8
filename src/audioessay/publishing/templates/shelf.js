// The show's page: its episodes can be heard where they stand, and every sentence of them is searched. Without this script
// the titles lead to the episodes. follow.js stands before it, in the same module.
const $ = (css) => document.querySelector(css), all = (css) => [...document.querySelectorAll(css)];
const bar = $('.bar'), audio = $('audio'), heard = $('.bar a'), speed = $('.bar select');
const buttons = all('.play'), input = $('[type=search]'), status = $('.found'), hits = $('.hits');
let current;

function press() {
  for (const one of buttons) one.setAttribute('aria-pressed', String(one === current && !audio.paused));
}
for (const one of buttons) one.addEventListener('click', () => {
  if (current === one) { if (audio.paused) audio.play(); else audio.pause(); return; }
  current = one;
  audio.src = one.dataset.sound;
  const title = one.closest('li').querySelector('h3 a');
  heard.textContent = title.textContent;
  heard.href = title.href;
  bar.hidden = false;
  document.documentElement.classList.add('has-bar');
  audio.play().catch(() => {});
});
for (const kind of ['play', 'pause', 'ended']) audio.addEventListener(kind, press);
paced(audio, speed);

const MOST = 50;
let essays;
const fold = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

function hit(essay, ms, text, wanted) {
  const item = document.createElement('li'), link = document.createElement('a'), said = document.createElement('p');
  link.href = essay.url + (text ? '#t=' + ms / 1000 : '');
  link.textContent = essay.title;
  for (const part of text.split(/([\p{L}\p{M}\p{N}]+)/u)) {
    const marked = part && wanted.some((word) => fold(part).includes(word));
    const piece = marked ? document.createElement('mark') : document.createTextNode(part);
    if (marked) piece.textContent = part;
    said.append(piece);
  }
  item.append(link, said);
  return item;
}

async function read(name) {
  const table = await (await fetch(name)).json();
  return table.older ? [...table.essays, ...await read(table.older)] : table.essays;
}

async function look() {
  essays ??= read(input.dataset.index);
  const list = await essays, wanted = fold(input.value).split(/\s+/).filter(Boolean), found = [];
  if (wanted.join('').length > 1) for (const essay of list) {
    const has = (text) => { const own = fold(text); return wanted.every((word) => own.includes(word)); };
    if (has(essay.title)) found.push([essay, 0, '']);
    for (const [ms, text] of essay.said) if (text !== essay.title && has(text)) found.push([essay, ms, text]);
  }
  hits.replaceChildren(...found.slice(0, MOST).map((one) => hit(...one, wanted)));
  const empty = wanted.join('').length < 2;
  status.textContent = empty ? '' : found.length ? status.dataset.hits.replace('{}', found.length) : status.dataset.none;
}
input.addEventListener('input', () => { look().catch(() => { essays = undefined; }); });

for (const one of all('[data-js]')) one.hidden = false;
if (location.protocol === 'file:') $('[role=search]').hidden = true;  // a page on disk may not read the file beside it
