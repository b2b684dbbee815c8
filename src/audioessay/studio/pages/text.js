// The essay as a list of parts: a part is a sentence in one passage. (One that two voices share has two parts of one number.)

// {parts, sections, blocks, numbers, total}, from what the server says about an essay.
export function index(desk) {
  const parts = [], blocks = [], first = new Map(), sections = new Map();
  let block = null;
  for (const section of desk.sections) {
    sections.set(section.number, section);
    block = null;
    for (const passage of section.passages) {
      const mates = [];
      if (passage.begins || !block) blocks.push(block = { kind: passage.kind, section, parts: [] });
      for (const [n, start, end] of passage.sentences) {
        const part = { n, start, end, passage, section, block, mates, index: parts.length };
        block.parts.push(part);
        mates.push(part);
        parts.push(part);
        if (!first.has(n)) first.set(n, part);
      }
    }
  }
  const total = parts.reduce((sum, part) => sum + part.end - part.start, 0);
  return { parts, blocks, sections, total, part: (n) => first.get(n) };
}

// The first and last sentence of what is to be changed, around a sentence: its section, paragraph, or itself.
export function stretch(text, scope, n, to = n) {
  const part = text.part(n);
  if (!part) return null;
  if (scope === 'section') return [...part.section.sentences];
  if (scope === 'paragraph') return [part.block.parts[0].n, part.block.parts.at(-1).n];
  return n <= to ? [n, to] : [to, n];
}

export const words = (text) => [...text.matchAll(/\S+/gu)].map((match) => {
  const bare = match[0].replace(/^[\p{P}\p{S}]+|[\p{P}\p{S}]+$/gu, '').replace(/[’']s$/u, '');
  return { at: match.index, length: match[0].length, word: bare };
}).filter((one) => one.word);

const TAGS = { em: 'em', strong: 'strong' };

// Fill an element with the text from start to end of a passage: emphasis, links as what they are called, and greyed what is not read.
export function fill(place, passage, start, end, grey) {
  const shown = ([from, to, kind]) => from < to && from < end && to > start && (TAGS[kind] || kind === 'link');
  const inlines = passage.inlines.filter(shown);
  const unread = passage.unread.filter(([at]) => at >= start && (at < end || (at === end && end === passage.text.length)));
  const edges = new Set([start, end]);
  for (const [from, to] of inlines) edges.add(Math.max(start, from)).add(Math.min(end, to));
  for (const [at] of unread) edges.add(at);
  const sorted = [...edges].sort((a, b) => a - b);
  const below = [];
  sorted.forEach((from, i) => {
    for (const one of unread) {
      if (one[0] !== from) continue;
      const { inline, element } = grey(one);
      if (inline) place.append(element);
      else below.push(element);
    }
    const to = sorted[i + 1];
    if (to === undefined) return;
    let node = document.createTextNode(passage.text.slice(from, to));
    for (const [first, last, kind, url] of inlines) {
      if (first > from || last < to) continue;
      const around = document.createElement(TAGS[kind] || 'span');
      if (kind === 'link') { around.className = 'link'; around.title = url; }
      around.append(node);
      node = around;
    }
    place.append(node);
  });
  return below;
}

// Words of a sentence in spans of their own, each bearing where it begins in the passage's text; unwrap() takes them away.
export function wrap(element, start) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT, (node) =>
    node.parentElement.closest('.unread') ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
  const nodes = [];
  while (walker.nextNode()) nodes.push(walker.currentNode);
  let at = start;
  for (const node of nodes) {
    const text = node.data, made = document.createDocumentFragment();
    let done = 0;
    for (const match of text.matchAll(/\S+/gu)) {
      made.append(text.slice(done, match.index));
      const span = document.createElement('span');
      span.dataset.word = at + match.index;
      span.textContent = match[0];
      made.append(span);
      done = match.index + match[0].length;
    }
    made.append(text.slice(done));
    at += text.length;
    node.replaceWith(made);
  }
}

export function unwrap(element) {
  for (const span of element.querySelectorAll('[data-word]')) span.replaceWith(...span.childNodes);
  element.normalize();
}
