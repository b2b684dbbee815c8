// Publishing: first what would be put, changed and kept; then, when one says so, it is done.
import { h, renew } from './dom.js';
import { has, say, tell } from './words.js';
import { post } from './api.js';
import { button, check, fold, list } from './controls.js';
import { jobLine, running } from './jobs.js';

const FEW = 12;

const standing = (state) => (has(`standing_${state}`) ? say(`standing_${state}`) : state);

export function publishDialog(shelf) {
  let wanted = null, dry = true, draft = false, job = null;
  const place = h('div', { class: 'inside' });
  const dialog = h('dialog', { 'aria-labelledby': 'publish-title' }, place);
  shelf.publishing = (news) => { if (news.id === wanted) { job = news; render(); } };
  dialog.addEventListener('close', () => { shelf.publishing = null; dialog.remove(); });

  async function start(rehearsal) {
    dry = rehearsal;
    job = null;
    render();
    const answer = await shelf.send(post('publish', { dry_run: dry, allow_draft: draft }));
    if (!answer) { dialog.close(); return; }
    wanted = answer.job;
    job = shelf.jobs.get(wanted) || null;
    render();
  }

  function render() {
    const done = job && !running(job), result = done ? job.result : null;
    const out = result ? result.files.filter((one) => one.action !== 'keep') : [];
    renew(place, h('h2', { id: 'publish-title', tabindex: -1, autofocus: true }, say('publish')),
      !done && (job ? jobLine(job, 'publish') : h('p', { class: 'hint' }, say('rehearsing'))),
      done && job.state !== 'done' && jobLine(job, 'publish'),
      result && [
        h('p', {}, dry ? say('would', out.length, result.target) : say('was_put', out.length, result.target)),
        list(result.states.map((one) => h('span', {}, h('b', {}, one.title), ` · ${[standing(one.state), tell(one.note)].filter(Boolean).join(' · ')}`))),
        ['put', 'change', 'keep'].map((action) => {
          const files = result.files.filter((one) => one.action === action);
          const made = fold(`files-${action}`, say(`files_${action}`, files.length), list(files.map((one) => one.name)));
          made.open = action !== 'keep' && files.length <= FEW;
          return files.length > 0 && made;
        }),
        [...result.warnings, ...result.notices].map((line) => h('p', { class: 'hint' }, tell(line))),
      ],
      check('allow-draft', say('allow_draft'), draft, (on) => {
        draft = on;
        start(true);
      }),
      h('div', { class: 'row' },
        button('publish-now', say('publish_now'), () => start(false), { class: 'main', disabled: !(result && dry && out.length) }),
        button('publish-close', say('close'), () => dialog.close())));
  }

  document.body.append(dialog);
  dialog.showModal();
  start(true);
}
