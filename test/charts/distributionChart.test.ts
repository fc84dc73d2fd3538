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

/** The same with pods that listened for the whole run, so that they can be compared. */
function throughout(results: Results): Results {
  const listeningSteps = results.steps.ends.length;
  return { ...results, pods: results.pods.map((pod) => ({ ...pod, listeningSteps })) };
}

describe('the title where pods differ', () => {
  it('names the pods, not their nodes, when those of one node are uneven', () => {
    // Both nodes have 2,000 requests.
    expect(distributionChart(throughout(served([1500, 500, 500, 1500], 2))).title).toBe(
      'Pods differ: pod-0 served 1,500 requests and pod-2 500, where an even share is 1,000',
    );
  });

  it('takes a difference that chance explains for none', () => {
    // Four standard deviations of a count of 25 are 20.
    expect(distributionChart(throughout(served([35, 20, 20, 35], 2))).title).toContain('The 2 nodes');
  });

  it('compares workloads and not nodes where there are several', () => {
    const results = throughout(served([900, 100], 2));
    const pods = results.pods.map((pod, i) => ({ ...pod, workload: `app-${i}` }));
    expect(distributionChart({ ...results, pods }).title).toMatch(
      /^Of 2 workloads app-0 served most, 90 % of 1,000 requests/,
    );
  });
});

describe('the chart of the distribution', () => {
  it('gives a pod that comes back under its name a bar of its own', async () => {
    const results = served([40, 60], 1);
    const pods = results.pods.map((pod, i) => ({ ...pod, name: 'db-0', created: 30 * i }));
    const { chart } = await drawn(distributionChart({ ...results, pods }));
    expect(textsOf(chart.svg)).toEqual(expect.arrayContaining(['db-0', 'db-0, from 30 s', '40', '60']));
  });

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
