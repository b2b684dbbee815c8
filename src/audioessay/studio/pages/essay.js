// The essay on the desk: its sections, coloured by role; what is not read stands in it too, greyed, with its reason.
import { h, icon } from './dom.js';
import { say, tell } from './words.js';
import { fill } from './text.js';
import { roleClass, roleName } from './roles.js';

const HEADINGS = ['h2', 'h3'];
const LONG = 60, FULL = 400;

// Something that is not read: a short one stands in its line, a long one is a block of its own.
function grey([, text, reason]) {
  const inline = text.length <= LONG && !text.trim().includes('\n');
  const said = say('unread', tell(reason));
  const why = h('span', { class: 'why' }, inline ? '' : said, inline && h('span', { class: 'vh' }, said));
  const short = text.length > FULL ? `${text.slice(0, FULL)} …` : text;
  const bears = { class: 'unread', title: inline ? said : null };
  const element = h(inline ? 'span' : 'p', bears, short.trim(), !inline && ' ', why);
  return { inline, element };
}

function sentence(part, below) {
  const { passage, start, end } = part, own = passage.role !== part.section.role;
  const shown = passage.text.slice(start, end), trim = shown.length - shown.trimEnd().length;
  const span = h('span', { 'data-sentence': part.n, class: own ? roleClass(passage.role) : null });
  span.reads = part;
  below.push(...fill(span, passage, start, end - trim, grey));
  const tail = passage.unread.filter(([at]) => at > end - trim && (at < end || end === passage.text.length));
  for (const one of tail) { const left = grey(one); if (left.inline) span.append(left.element); else below.push(left.element); }
  return trim ? [span, ' '] : [span];
}

function block(one, first) {
  const below = [];
  const tag = one.kind === 'heading' ? HEADINGS[first ? 0 : 1] : one.kind === 'item' ? 'li' : 'p';
  const element = h(tag, { class: one.kind === 'notice' ? 'notice' : null }, one.parts.map((part) => sentence(part, below)));
  return [element, ...below];
}

// Blocks in the elements around them: items in a list, quotations in a blockquote.
function flow(blocks) {
  const made = [];
  let around = null, kind = '', headed = false;
  for (const one of blocks) {
    const elements = block(one, one.kind === 'heading' && !headed);
    headed = true;
    const wanted = one.kind === 'item' ? 'ul' : one.kind === 'quote' ? 'blockquote' : '';
    if (wanted !== kind) { around = wanted && h(wanted); kind = wanted; if (around) made.push(around); }
    if (around) around.append(...elements); else made.push(...elements);
  }
  return made;
}

const sure = (section) => Math.round(section.confidence * 100);

// How a section got its role, in a few words.
export function decided(section) {
  if (section.ours) return say('by_show');
  if (section.role_own || section.by === 'mark' || section.by === 'cast sheet') return say('by_you');
  if (section.unsure) return say('unsure', roleName(section.guess || section.role), sure(section));
  return section.by === 'language' ? say('by_language') : say('judged', sure(section));
}

export function sectionElement(section, blocks, judged) {
  const own = section.ours || section.role_own || section.by === 'mark' || section.by === 'cast sheet';
  const head = h('p', { class: 'who' },
    h('button', { type: 'button', class: 'role', 'data-act': 'section', id: `section-${section.number}`,
      'aria-label': say('section_button', section.number, roleName(section.role), section.voice?.title || '') },
    h('bdi', {}, roleName(section.role)), h('span', { class: 'voice' }, section.voice?.title), icon('tune')),
    section.skip ? h('span', { class: 'sure' }, say('left_out')) : judged && h('span', { class: 'sure', title: tell(section.reason) || null },
      !own && h('span', { class: 'meter', 'aria-hidden': 'true' }, h('i', {})), decided(section)));
  const element = h('section', { class: `part ${roleClass(section.role)}${section.skip ? ' skip' : ''}${section.unsure ? ' unsure' : ''}`,
    'data-section': section.number, 'aria-label': say('section_name', section.number, section.title) }, head, ...flow(blocks));
  const bar = head.querySelector('.meter i');
  if (bar) bar.style.inlineSize = `${sure(section)}%`;
  element.style.setProperty('--sure', own ? '100%' : `${Math.round(35 + 65 * section.confidence)}%`);
  return element;
}

// Bring a place up to date: sections that say what they said stay the elements that they are.
export function renderEssay(place, desk, text) {
  const old = new Map([...place.querySelectorAll(':scope > .part')].map((one) => [one.sign, one]));
  const mine = new Map();
  for (const one of text.blocks) mine.set(one.section, [...(mine.get(one.section) || []), one]);
  const made = desk.sections.map((section) => {
    const sign = JSON.stringify([section, desk.judged, document.documentElement.lang]);
    const blocks = mine.get(section) || [];
    const kept = old.get(sign);
    if (kept) {
      old.delete(sign);
      const parts = blocks.flatMap((one) => one.parts);
      kept.querySelectorAll('[data-sentence]').forEach((span, i) => { span.reads = parts[i]; });
      return kept;
    }
    const element = sectionElement(section, blocks, desk.judged);
    element.sign = sign;
    return element;
  });
  for (const one of old.values()) one.remove();
  made.forEach((element, i) => { if (place.children[i] !== element) place.insertBefore(element, place.children[i] || null); });
}
