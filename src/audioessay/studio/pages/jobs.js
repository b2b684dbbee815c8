// Work that takes a while: what it is at, how long still, and a way to call it off.
import { h, clock } from './dom.js';
import { say, has, tell } from './words.js';
import { post } from './api.js';
import { button, list } from './controls.js';

export const running = (job) => job?.state === 'running';

export function jobLine(job, id) {
  const name = say(`job_${job.kind}`);
  if (running(job)) {
    const stage = has(`stage_${job.stage}`) ? say(`stage_${job.stage}`) : name;
    const told = [stage, job.total > 1 && say('of', job.done, job.total), job.left_s != null && say('left', clock(job.left_s * 1000))];
    return h('div', { class: 'job', id: `job-${job.id}` },
      h('progress', { max: job.total || 1, value: job.total ? job.done : null, 'aria-label': name }),
      h('span', {}, told.filter(Boolean).join(' · ')),
      button(`cancel-${id}`, say('cancel'), () => post('cancel', { job: job.id }), { 'aria-label': say('cancel_job', name) }));
  }
  return h('div', { class: `job ${job.state}`, id: `job-${job.id}` }, h('div', {},
    h('p', {}, say(`job_${job.kind}_${job.state}`)),
    job.errors.map((one) => h('p', { class: 'wrong' }, tell(one.error))),
    job.lines.length > 0 && list(job.lines.map(tell)),
    job.kind === 'check' && job.result && findings(job.result)));
}

function findings(result) {
  if (!result.findings.length) return h('p', { class: 'right' }, say('nothing_found'));
  return h('ul', { class: 'findings' }, result.findings.map((one) =>
    h('li', { class: one.level }, h('b', {}, say(`level_${one.level}`)), ' ', tell(one.text), one.where && h('small', {}, ' ', one.where))));
}
