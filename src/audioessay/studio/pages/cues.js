// The words by which the judge decided, underlined in the section that is chosen: as highlights, which change nothing on the page.
const ROLES = ['narration', 'praise', 'critique'];

// A range over the text of an element from one offset to another; what is not read does not count.
function range(element, from, to) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT), made = new Range();
  let at = 0, open = false;
  while (walker.nextNode()) {
    const node = walker.currentNode, size = node.data.length;
    if (node.parentElement.closest('.unread')) continue;
    if (!open && from < at + size) {
      made.setStart(node, from - at);
      open = true;
    }
    if (open && to <= at + size) {
      made.setEnd(node, to - at);
      return made;
    }
    at += size;
  }
  return null;
}

export function showCues(spans, section) {
  if (!globalThis.CSS?.highlights) return;
  const found = Object.fromEntries(ROLES.map((role) => [role, []]));
  for (const [part, span] of spans) {
    if (!section || part.section !== section) continue;
    for (const [from, to, role] of part.passage.cues) {
      if (from < part.start || from >= part.end) continue;
      const made = range(span, from - part.start, Math.min(to, part.end) - part.start);
      if (made) found[role]?.push(made);
    }
  }
  for (const role of ROLES) CSS.highlights.set(`cue-${role}`, new Highlight(...found[role]));
}
