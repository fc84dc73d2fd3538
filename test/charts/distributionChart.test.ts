import { describe, expect, it } from 'vitest';
import { distributionChart } from '../../src/charts/distributionChart.ts';
import { requestsByNode } from '../../src/charts/distributionHeadline.ts';
import type { PodLife, Results } from '../../src/charts/results.ts';
import { drawn, sampleResults, textsOf, withoutRows } from './drawing.ts';

const sample = await sampleResults({ duration: 60, fault: false });

/** The sample with one pod for each number of requests, dealt out to the nodes in turn. */
function served(requests: readonly number[], nodes: number): Results {
  const pods = requests.map(
    (requestsServed, i): PodLife => ({
      ...sample.pods[0],
      name: `pod-${i}`,
      node: `worker-${(i % nodes) + 1}`,
      requestsServed,
    }),
  );
  return { ...sample, pods };
}

describe('the title of the distribution chart', () => {
  it('names the nodes with most and least beside an even share', () => {
    expect(distributionChart(served([600, 300, 100], 3)).title).toBe(
      'worker-1 served 60 % of 1,000 requests and worker-3 10 %, where an even share is 33 %',
    );
  });

  it('says that the nodes served the same when they did', () => {
    expect(distributionChart(served([500, 510], 2)).title).toBe(
      'The 2 nodes served nearly the same: about 50 % of 1,010 requests each',
    );
    expect(distributionChart(served([500, 520], 2)).title).toContain('the same: 49 % to 51 % of 1,020');
  });

  it('has words for one node, for no request and for no pod', () => {
    expect(distributionChart(served([5, 6], 1)).title).toBe('worker-1 served all 11 requests');
    expect(distributionChart(served([0, 0], 2)).title).toBe('No pod served a request');
    expect(distributionChart(withoutRows(sample)).title).toBe('No pod served a request');
  });
});

describe('the chart of the distribution', () => {
  it('has a bar with its number for each pod, under its node', async () => {
    const { chart } = await drawn(distributionChart(served([1200, 300], 2)));
    expect(textsOf(chart.svg)).toEqual(
      expect.arrayContaining(['worker-1', 'worker-2', 'pod-0', 'pod-1', '1,200', '300', 'requests served']),
    );
  });

  it('tells pods that listened for part of the run from the others', async () => {
    const results = served([10, 10, 0], 1);
    const lives = [60, 20, 0];
    const pods = results.pods.map((pod, i) => ({ ...pod, listeningSteps: lives[i] }));
    const { chart } = await drawn(distributionChart({ ...results, pods }));
    expect(textsOf(chart.svg)).toEqual(
      expect.arrayContaining(['the whole run', 'part of the run', 'at no time']),
    );
  });

  it('counts pods in classes beyond forty, each pod once', () => {
    const chart = distributionChart(
      served(
        Array.from({ length: 500 }, (_, i) => i * 7),
        10,
      ),
    );
    const classes: { pods: number }[] = JSON.parse(JSON.stringify(chart.spec)).vconcat[0].data.values;
    expect(classes.reduce((sum, { pods }) => sum + pods, 0)).toBe(500);
    expect(classes.length).toBeLessThanOrEqual(31);
  });

  it('leaves out pods that were never scheduled', () => {
    const results = served([5, 5], 2);
    const pods = [...results.pods, { ...results.pods[0], name: 'pending', node: '' }];
    expect(JSON.stringify(distributionChart({ ...results, pods }).spec)).not.toContain('pending');
  });
});

describe('requests by node', () => {
  it('are sums over pods in the order of nodes.csv', () => {
    expect(requestsByNode(served([1, 2, 3, 4], 2))).toEqual([
      { node: 'worker-1', requests: 4 },
      { node: 'worker-2', requests: 6 },
    ]);
  });
});
