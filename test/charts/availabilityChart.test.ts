import { describe, expect, it } from 'vitest';
import { availabilityChart } from '../../src/charts/availabilityChart.ts';
import { capacityLosses, worstLoss } from '../../src/charts/capacityLoss.ts';
import type { WorkloadAvailability } from '../../src/charts/results.ts';
import { drawn, sampleResults, textsOf, withoutRows } from './drawing.ts';

const failing = await sampleResults();

/** A workload whose pods that listen change as given, `[time, pods]`. */
function workload(changes: readonly (readonly [number, number])[], name = 'web'): WorkloadAvailability {
  const points = changes.map(([time, listening]) => ({ time, listening, ready: listening }));
  return { workload: name, changes: points, staleSteps: 0, peakStale: 0 };
}

describe('the loss of capacity', () => {
  it('lasts from the first pod lost until all are back, however many went meanwhile', () => {
    const losses = capacityLosses(
      workload([
        [1, 3],
        [10, 2],
        [20, 1],
        [30, 2],
        [40, 3],
        [50, 2],
      ]),
    );
    expect(losses).toEqual([
      { workload: 'web', full: 3, lowest: 1, from: 10, until: 40 },
      { workload: 'web', full: 3, lowest: 2, from: 50, until: undefined },
    ]);
  });

  it('has no end when the pods do not come back', () => {
    expect(
      capacityLosses(
        workload([
          [1, 3],
          [10, 0],
        ]),
      ),
    ).toMatchObject([{ lowest: 0, until: undefined }]);
  });

  it('is none when somebody asked for fewer, and is one again below that size', () => {
    const changes = workload([
      [1, 6],
      [66, 15],
      [610, 5],
      [700, 4],
      [720, 5],
    ]);
    const sizes = [
      { time: 60, pods: 15 },
      { time: 605, pods: 5 },
    ];
    expect(capacityLosses(changes, 60, sizes)).toEqual([
      { workload: 'web', full: 5, lowest: 4, from: 700, until: 720 },
    ]);
  });

  it('is none while pods only come', () => {
    expect(
      capacityLosses(
        workload([
          [1, 0],
          [5, 1],
          [9, 3],
        ]),
      ),
    ).toEqual([]);
    expect(capacityLosses(workload([]))).toEqual([]);
  });

  it('is none when the surge of a rollout goes, which began with the fault', () => {
    const surge = workload([
      [1, 10],
      [65, 11],
      [115, 10],
    ]);
    expect(capacityLosses(surge, 60)).toEqual([]);
    expect(capacityLosses(surge)).toHaveLength(1);
  });

  it('is the worst of several workloads and starts with the fault that is in the same step', () => {
    const mild = workload(
      [
        [1, 10],
        [70, 9],
      ],
      'mild',
    );
    const bad = workload(
      [
        [1, 2],
        [61, 0],
      ],
      'bad',
    );
    expect(worstLoss({ ...failing, availability: [mild, bad] })).toMatchObject({ workload: 'bad', from: 60 });
    expect(worstLoss({ ...failing, availability: [mild] })).toMatchObject({ workload: 'mild', from: 70 });
  });
});

describe('several losses', () => {
  const churn = workload([
    [1, 4],
    [10, 3],
    [12, 4],
    [20, 2],
    [30, 4],
    [40, 2],
    [60, 4],
  ]);

  it('are told by the worst, and of equally bad ones by the longest', () => {
    expect(worstLoss({ ...failing, availability: [churn] })).toMatchObject({ lowest: 2, from: 40, times: 3 });
  });

  it('are counted in the title', () => {
    expect(availabilityChart({ ...failing, availability: [churn] }).title).toBe(
      'As few as 2 of 4 pods left from 40 s until 60 s, the worst of 3 losses',
    );
  });
});

describe('the chart of availability', () => {
  it('tells how many pods were left, until when, and for how long the API did not know', () => {
    expect(availabilityChart(failing).title).toBe(
      '4 of 6 pods left from 60 s until 415 s; for 50 s the API still listed 2 that were gone',
    );
  });

  it('says that nothing was lost', async () => {
    const calm = await sampleResults({ duration: 60, fault: false });
    expect(availabilityChart(calm).title).toBe('No pod was lost: 6 pods listening at the end');
    expect(availabilityChart(withoutRows(calm)).title).toBe('There were no pods');
  });

  it('says which workload never had a pod that listened', () => {
    const availability = [workload([[1, 3]], 'patient'), workload([[1, 0]], 'impatient')];
    const { title } = availabilityChart({ ...failing, availability });
    expect(title).toBe('impatient: no pod ever listened');
  });

  it('tells of sizes, not of losses, where an autoscaler changed them and nothing else happened', () => {
    const sizes = workload([
      [1, 2],
      [100, 10],
      [500, 2],
    ]);
    const resized = { time: 90, event: 'resized', object: '', text: '', after: null };
    const results = {
      ...failing,
      availability: [sizes],
      summary: { ...failing.summary, timeline: [resized] },
    };
    expect(availabilityChart(results).title).toBe('web: between 2 and 10 pods, as the autoscaler asked for');
    expect(worstLoss(results)).toBeUndefined();
  });

  it('has a plot for each workload, the twelve that lost most of many', async () => {
    const availability = Array.from({ length: 15 }, (_, i) =>
      workload(
        [
          [1, 20],
          [61, 20 - i],
        ],
        `w${i}`,
      ),
    );
    const results = { ...failing, availability };
    const { chart, warnings } = await drawn(availabilityChart(results));
    expect(warnings).toEqual([]);
    expect(textsOf(chart.svg).filter((text) => /^w\d+$/.test(text))).toEqual(
      availability.slice(3).map((one) => one.workload),
    );
    expect(chart.subtitle).toContain('The 12 workloads that lost most, of 15.');
  });

  it('stays small when pods come and go in every step, and still shows the lowest', () => {
    const changes = Array.from({ length: 20_000 }, (_, i): [number, number] => [
      i + 1,
      i === 7777 ? 0 : 5 + (i % 2),
    ]);
    const chart = availabilityChart({ ...failing, availability: [workload(changes)] });
    const text = JSON.stringify(chart.spec);
    expect(text.length).toBeLessThan(100_000);
    expect(text).toContain('"pods":0,"series":"pods that listen"');
  });
});
