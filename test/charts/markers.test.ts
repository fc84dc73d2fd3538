import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textWidth } from '../../src/charts/fontMetrics.ts';
import { chooseMarkers, type Marker, type PlacedMarker, placeMarkers } from '../../src/charts/markers.ts';
import type { TimelineEntry } from '../../src/charts/resultFiles.ts';
import type { FaultEvent } from '../../src/charts/results.ts';
import { SIZES } from '../../src/charts/theme.ts';

function entry(
  time: number,
  event: string,
  after: number | null = null,
  text = 'worker-2 loses power',
): TimelineEntry {
  return { time, event, object: 'Node/worker-2', text, after };
}

/** The markers of a run with this timeline and these fault events. */
function chosen(timeline: TimelineEntry[], span: number, faults: FaultEvent[] = []): Marker[] {
  const rest = { schemaVersion: 1, complete: true, traffic: [], timelineLeftOut: 0 } as const;
  const summary = { ...rest, traffic: [], timeline, thresholds: [], conservation: [] };
  return chooseMarkers({ summary, faults }, span);
}

/** Left and right end of the ink of a label. */
function extent({ label, time, flipped }: PlacedMarker): [number, number] {
  const width = textWidth(label, SIZES.label);
  return flipped ? [time - 5 - width, time - 5] : [time + 5, time + 5 + width];
}

describe('the choice of markers', () => {
  it('names the fault by its sentence and what followed by the time after it', () => {
    const markers = chosen([entry(60, 'fault'), entry(110.2, 'node-not-ready', 50.2)], 600);
    expect(markers).toEqual([
      { time: 60, kind: 'fault', label: '60 s: worker-2 loses power' },
      { time: 110.2, kind: 'reaction', label: 'node NotReady +50.2 s' },
    ]);
  });

  it('calls the end of a rollout and of a drain by what it is: nothing was broken', () => {
    const labelOf = (text: string) => chosen([entry(72.6, 'fault-ended', 12.6, text)], 600)[0].label;
    expect(labelOf('all pods of web are of the new template')).toBe('rollout complete +12.6 s');
    expect(labelOf('worker-1 and worker-4 are drained')).toBe('drained +12.6 s');
    expect(labelOf('worker-1 has power again')).toBe('fault over +12.6 s');
  });

  it('does not call failures that go on the last ones, nor makes one marker of both', () => {
    const markers = chosen(
      [
        entry(100, 'last-failure', 40, 'requests still fail when the next fault happens: 9 requests failed'),
        entry(103, 'last-failure', 3, 'last failed request: 4 requests failed'),
      ],
      240,
    );
    expect(markers.map(({ label }) => label)).toEqual(['still failing +40 s', 'last failure +3 s']);
  });

  it('names the pod that stands still without saying that it is its process', () => {
    const pause = 'the process of pod server-848c7868b7-t2zht stands still';
    expect(chosen([entry(30, 'fault', null, pause)], 120)[0].label).toBe(
      '30 s: pod server-848c7868b7-t2zht stands still',
    );
  });

  it('makes one marker of events of one type that fall together', () => {
    const evictions = [410, 411, 412].map((time) => entry(time, 'evicted', time - 60));
    expect(chosen(evictions, 600)).toEqual([{ time: 410, kind: 'reaction', label: 'evicted ×3 +350 s' }]);
    expect(chosen(evictions, 60)).toHaveLength(3);
  });

  it('counts only faults that read the same, and names how many others fell together with one', () => {
    const [same, other] = ['x is scaled to 0 pods', 'x is scaled to 2 pods'].map((text) => ({
      ...entry(60, 'fault'),
      text,
    }));
    expect(chosen([same, same], 600)[0].label).toBe('60 s: x is scaled to 0 pods ×2');
    expect(chosen([same, other], 600)[0].label).toBe('60 s: x is scaled to 0 pods, and 1 more');
  });

  it('labels none of a series that has no room for all', () => {
    const sizes = Array.from({ length: 12 }, (_, i) => entry(100 * i, 'resized'));
    expect(chosen([...sizes, entry(50, 'recovered', 5)], 1200).map(({ label }) => label)).toEqual(
      Array.from({ length: 13 }, (_, i) => (i === 1 ? 'recovered +5 s' : '')),
    );
  });

  it('labels every fault before what followed the first of them', () => {
    const followed = Array.from({ length: 12 }, (_, i) => entry(70 + 20 * i, `step-${i}`, 10 + 20 * i));
    const markers = chosen([entry(60, 'fault'), ...followed, entry(400, 'fault')], 600);
    expect(markers.filter(({ kind }) => kind === 'fault').map(({ label }) => label)).toEqual([
      '60 s: worker-2 loses power',
      '400 s: worker-2 loses power',
    ]);
    expect(markers.filter(({ label }) => label !== '')).toHaveLength(9);
  });

  it('leaves out what followed when there are many faults, and tells those of nodes from those of pods', () => {
    const timeline = Array.from({ length: 20 }, (_, i) =>
      entry(i * 10, i % 2 === 0 ? 'fault' : 'evicted', 1),
    );
    const faults = [
      { time: 5, reason: 'PodKill', object: 'Pod/a' },
      { time: 100, reason: 'NodeCrash', object: 'Node/worker-2' },
      { time: 160, reason: 'NodeRestored', object: 'Node/worker-2' },
    ];
    expect(chosen(timeline, 600, faults)).toEqual([
      { time: 5, kind: 'minor', label: '' },
      { time: 100, kind: 'fault', label: '100 s: worker-2 loses power' },
      { time: 160, kind: 'reaction', label: '160 s: worker-2 has power again' },
    ]);
  });

  it('labels only the first of very many and draws a bounded number of rules, those of nodes first', () => {
    const timeline = Array.from({ length: 20 }, (_, i) => entry(i * 100, 'fault'));
    const faults = Array.from({ length: 1000 }, (_, i) => ({
      time: i * 100,
      reason: i % 50 === 0 ? 'NodeCrash' : 'PodKill',
      object: i % 50 === 0 ? 'Node/a' : 'Pod/b',
    }));
    const markers = chosen(timeline, 1000, faults);
    expect(markers.length).toBe(60);
    expect(markers.filter(({ kind }) => kind === 'fault').length).toBe(20);
    expect(markers.filter(({ label }) => label !== '').length).toBe(9);
  });

  it('keeps the name of an event that it does not know', () => {
    expect(chosen([entry(5, 'zone-back', 3)], 60)[0].label).toBe('zone back +3 s');
  });

  it('shortens a sentence that would fill the chart', () => {
    const [{ label }] = chosen([entry(1, 'fault', null, 'x'.repeat(500))], 60);
    expect(textWidth(label, SIZES.label)).toBeLessThanOrEqual(320);
  });
});

describe('the places of labels', () => {
  const markers = fc
    .array(fc.record({ time: fc.integer({ min: 0, max: 780 }), length: fc.integer({ min: 1, max: 40 }) }), {
      maxLength: 9,
    })
    .map((list) =>
      list
        .sort((a, b) => a.time - b.time)
        .map(({ time, length }): Marker => ({ time, kind: 'reaction', label: 'n'.repeat(length) })),
    );

  it('never overlap', () => {
    fc.assert(
      fc.property(markers, (list) => {
        const placed = placeMarkers(list, (time) => time, 780);
        placed.forEach((a, i) => {
          for (const b of placed.slice(i + 1)) {
            const [aLeft, aRight] = extent(a);
            const [bLeft, bRight] = extent(b);
            expect(a.row === b.row && aLeft < bRight && bLeft < aRight).toBe(false);
          }
        });
      }),
      { numRuns: 500 },
    );
  });

  it('are never crossed by the rule of another', () => {
    fc.assert(
      fc.property(markers, (list) => {
        const placed = placeMarkers(list, (time) => time, 780);
        for (const label of placed) {
          const [left, right] = extent(label);
          const crossing = placed.filter((rule) => rule !== label && rule.time > left && rule.time < right);
          for (const rule of crossing) expect(rule.row).toBeLessThan(label.row);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('stay within the picture on the right', () => {
    const [placed] = placeMarkers(
      [{ time: 770, kind: 'fault', label: 'worker-2 loses power' }],
      (time) => time,
      780,
    );
    expect(placed.flipped).toBe(true);
  });

  it('are all in one row when they are far apart', () => {
    const list = [100, 300, 500].map((time): Marker => ({ time, kind: 'reaction', label: 'evicted' }));
    expect(placeMarkers(list, (time) => time, 780).map(({ row }) => row)).toEqual([0, 0, 0]);
  });
});
