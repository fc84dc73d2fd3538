import { describe, expect, it } from 'vitest';
import { answerSentences } from '../../src/charts/reportAnswer.ts';
import type { Results } from '../../src/charts/results.ts';
import { sampleResults, withoutRows } from './drawing.ts';

const sample = await sampleResults({ duration: 120 });
const calm = await sampleResults({ duration: 60, fault: false });

function answer(results: Results): string {
  return answerSentences(results).join(' ');
}

describe('the answer in words', () => {
  it('counts the faults beyond the first, those that the timeline leaves out included', () => {
    const [fault] = sample.summary.timeline;
    const timeline = [fault, { ...fault, time: 70 }];
    const many = { ...sample, summary: { ...sample.summary, timeline, timelineLeftOut: 5 } };
    expect(answer(many)).toMatch(/^At 60 s worker-2 loses power, the first of 7 faults\./);
  });

  it('adds up: failed, share of all and share in the time of the failures', () => {
    const failed = sample.steps.sources[0].failed.reduce((a, b) => a + b, 0);
    const sent = sample.steps.sources[0].sent.reduce((a, b) => a + b, 0);
    const share = Number(((100 * failed) / sent).toFixed(0));
    expect(answer(sample)).toContain(`${failed.toLocaleString('en')} (${share} %) failed.`);
    expect(answer(sample)).toContain('Failures fell between 60 s and 112 s: in that time (52 s), 28 %');
  });

  it('says that capacity was not back when it was not', () => {
    expect(answer(sample)).toContain(
      'From 60 s on, only 4 of 6 pods were left. Capacity was not back by the end',
    );
  });

  it('says that there was no pod left', () => {
    const changes = [
      { time: 1, listening: 1, ready: 1 },
      { time: 61, listening: 0, ready: 1 },
    ];
    const availability = [{ workload: 'web', changes, staleSteps: 59, peakStale: 1 }];
    expect(answer({ ...sample, availability })).toContain('From 60 s on, no pod was left.');
  });

  it('describes failures in several spells by their first and last', () => {
    const failed = Float64Array.from(calm.steps.ends, (end) =>
      end === 5 || end === 30 || end === 55 ? 1 : 0,
    );
    const sources = calm.steps.sources.map((source) => ({ ...source, failed }));
    const spells = answer({ ...calm, steps: { ...calm.steps, sources } });
    expect(spells).toContain('They came in 3 spells, the first at 4 s and the last until 55 s.');
  });

  it('mentions requests that had not ended', () => {
    const sources = calm.steps.sources.map((source) => ({
      ...source,
      ok: source.ok.map((count) => count - 1),
    }));
    expect(answer({ ...calm, steps: { ...calm.steps, sources } })).toContain(
      '(60 were still in flight at the end)',
    );
  });

  it('has only what there is to say', () => {
    expect(answerSentences(withoutRows(calm))).toEqual([
      'Nothing was made to fail in this run.',
      'No requests were sent.',
    ]);
  });
});
