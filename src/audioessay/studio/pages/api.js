// The server, as docs/studio.md tells of it: questions by GET, deeds by POST, news by server-sent events.

export class Refusal extends Error {
  constructor(status, body) {
    super(body.error || `HTTP ${status}`);
    Object.assign(this, { status, file: body.file || '', line: body.line ?? null });
  }
}

export function address(path, query = {}) {
  const about = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== undefined && value !== '' && value !== null));
  return `/api/${path}${about.size ? `?${about}` : ''}`;
}

async function ask(url, options) {
  const answer = await fetch(url, options);
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refusal(answer.status, body);
  return body;
}

export const get = (path, query, options) => ask(address(path, query), options);

export const post = (path, body = {}) =>
  ask(address(path), { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });

export const upload = (path, query, file) => ask(address(path, query), { method: 'POST', headers: { 'X-Studio': '1' }, body: file });

// listen({desk(data) {}, …, again() {}}): `again` after the line broke and stands anew.
export function listen(hears) {
  const source = new EventSource(address('events'));
  let before = false;
  source.addEventListener('open', () => { if (before) hears.again?.(); before = true; });
  for (const kind of ['desk', 'shelf', 'job']) {
    source.addEventListener(kind, (event) => hears[kind]?.(JSON.parse(event.data)));
  }
  return source;
}
