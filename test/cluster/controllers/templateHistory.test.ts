import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { podTemplateHash } from '../../../src/cluster/controllers/deployment/podTemplateHash.ts';
import { type TemplateHistory, withPresent } from '../../../src/cluster/controllers/templateHistory.ts';
import type { PodTemplate } from '../../../src/cluster/objects.ts';
import { container, podSpec } from '../world.ts';

function template(version: number): PodTemplate {
  const spec = podSpec({ containers: [container({ image: `app:${version}` })] });
  return { labels: {}, annotations: {}, spec };
}

/** The history after the templates of these versions, one after the other. */
const historyAfter = (versions: readonly number[], limit?: number, live: readonly number[] = []) =>
  versions.reduce<TemplateHistory>(
    (history, version) =>
      withPresent(history, template(version), limit, (hash) =>
        live.some((each) => podTemplateHash(template(each)) === hash),
      ),
    [],
  );

const shown = (history: TemplateHistory) =>
  history.map((each) => [each.revision, each.template.spec.containers[0].image]);

describe('the templates that a workload has had', () => {
  it('are numbered in the order in which they came', () => {
    expect(shown(historyAfter([1, 2, 3]))).toEqual([
      [1, 'app:1'],
      [2, 'app:2'],
      [3, 'app:3'],
    ]);
  });

  it('are there once: one that is taken up again is the newest, with a new number', () => {
    expect(shown(historyAfter([1, 2, 1]))).toEqual([
      [2, 'app:2'],
      [3, 'app:1'],
    ]);
  });

  it('stay the same array while nothing changes', () => {
    const history = historyAfter([1, 2]);
    expect(withPresent(history, template(2))).toBe(history);
  });

  it('go beyond the limit, the oldest first, but not while a pod has them', () => {
    expect(shown(historyAfter([1, 2, 3, 4], 1)).map(([, image]) => image)).toEqual(['app:3', 'app:4']);
    expect(shown(historyAfter([1, 2, 3, 4], 1, [1])).map(([, image]) => image)).toEqual([
      'app:1',
      'app:3',
      'app:4',
    ]);
    expect(shown(historyAfter([1, 2], 0))).toEqual([[2, 'app:2']]);
  });

  it('end with the present one, have growing numbers and are never more than the limit and one', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1 }),
        fc.nat(4),
        (versions, limit) => {
          const history = historyAfter(versions, limit);
          expect(history.at(-1)?.template).toEqual(template(versions[versions.length - 1]));
          expect(history.length).toBeLessThanOrEqual(limit + 1);
          for (const [i, { revision }] of history.entries())
            expect(revision).toBeGreaterThan(history[i - 1]?.revision ?? 0);
        },
      ),
    );
  });
});
