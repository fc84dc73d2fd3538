import { describe, expect, it } from 'vitest';
import { terminalSummary } from '../../src/cli/terminalSummary.ts';
import { type Summary, summarise } from '../../src/metrics/results.ts';
import type { ThresholdRule } from '../../src/metrics/thresholds.ts';
import { Lag } from '../../src/network/causes.ts';
import { cohortOf, event, failure, nodeFailure, recordingOf, trafficOf } from '../metrics/sampleRecording.ts';

const view = {
  columns: 100,
  colour: false,
  about: '600 s of traffic, seed 1',
  where: 'Report: results/x/report.html',
};
const rule = { traffic: 'clients', metric: 'failed', aggregation: 'rate', operator: '<' } as const;
const thresholds: ThresholdRule[] = [
  { ...rule, value: 0.01, source: 'clients.failed: rate<0.01' },
  { ...rule, metric: 'latency', aggregation: { p: 99 }, value: 0.5, source: 'p(99)<500ms' },
];
const scenario = { name: 'node-failure', description: '', traffic: [{ to: 'http://web' }], thresholds };

const shown = (summary: Summary, changes = {}) => terminalSummary(summary, { ...view, ...changes });

describe('terminalSummary', () => {
  it('tells traffic, failures, timeline and thresholds of a node failure in one screen', () => {
    expect(shown(summarise(nodeFailure(), scenario)).split('\n')).toEqual([
      'node-failure: 600 s of traffic, seed 1',
      '',
      'TRAFFIC   TO            SENT      OK   FAILED   FAILED %     P50     P95     P99     MAX',
      'clients   http://web   6,000   5,480      520     8.67 %   30 ms   30 ms   30 ms   30 ms',
      '',
      'TRAFFIC   FAILED BECAUSE    THE LAG BEHIND IT         COUNT   FROM      TO',
      'clients   connect-timeout   node-failure-undetected     520   60 s   112 s',
      '',
      ' TIME    AFTER   WHAT HAPPENED',
      ' 60 s            worker-2 loses power',
      '110 s    +50 s   worker-2 is NotReady',
      '110 s    +50 s   2 endpoints of worker-2 removed from the API',
      '111 s    +51 s   rules of the nodes follow for web',
      '112 s    +52 s   last failed request: 520 requests failed',
      '410 s   +350 s   2 pods of worker-2 evicted',
      '414 s   +354 s   4 pods are ready again, as many as before',
      '',
      '    THRESHOLD                      MEASURED   VERDICT',
      '✗   clients.failed: rate<0.01        8.67 %   crossed',
      '✓   clients.latency: p(99)<500ms      30 ms   kept',
      '',
      'Report: results/x/report.html',
    ]);
  });

  it('says so when nothing failed', () => {
    const traffic = [trafficOf('web', [cohortOf('before-fault', 3, [0.1])])];
    expect(shown(summarise(recordingOf({ traffic }), { ...scenario, thresholds: [] }))).toContain(
      'No request failed.',
    );
  });

  it('says so when a run was interrupted, when requests are in flight, and when a scenario has no traffic', () => {
    const traffic = [trafficOf('web', [cohortOf('before-fault', 3, [0.1], { inFlight: 4 })])];
    const interrupted = summarise(recordingOf({ traffic, complete: false }), { ...scenario, thresholds: [] });
    expect(shown(interrupted)).toContain('Interrupted');
    expect(shown(interrupted)).toContain('(4 still in flight at the end)');
    expect(shown(summarise(recordingOf(), { ...scenario, thresholds: [] }))).toContain('has no traffic');
  });

  it('tells failures of the warm-up apart from those that are counted', () => {
    const traffic = [
      trafficOf('web', [cohortOf('warmup', 1, [], { failed: 2 }), cohortOf('before-fault', 2, [1])]),
    ];
    const summary = summarise(recordingOf({ traffic, failures: [failure(0, Lag.noReadyPod, 2)] }), {
      ...scenario,
      thresholds: [],
    });
    expect(shown(summary)).toContain('(with 2 of the warm-up)');
  });

  it('cuts neither the hop at which failures began nor its cause, which may be all that tells two rows apart', () => {
    const traffic = [trafficOf('shoppers', [cohortOf('before-fault', 2, [1])])];
    const summary = summarise(recordingOf({ traffic, failures: [failure(0, Lag.noReadyPod, 2)] }), {
      ...scenario,
      thresholds: [],
    });
    const [first] = summary.traffic;
    const hop = 'recommendationservice > productcatalogservice';
    const failures = (['connect-timeout', 'no-endpoints'] as const).flatMap((hopCause) =>
      first.failures.map((row) => ({ ...row, hop, hopCause })),
    );
    const text = shown({ ...summary, traffic: [{ ...first, failures }] }, { columns: 80 });
    expect(text).not.toContain('…');
    expect(text).toContain('connect-timeout');
    expect(text.match(/no-endpoints/g)).toHaveLength(1);
    expect(text.match(/productcatalogservice/g)).toHaveLength(2);
  });

  it('never needs more than its columns, and cuts no name of a traffic source for its target', () => {
    const names = Array.from({ length: 25 }, (_, i) => `a-source-of-traffic-${i}`);
    const traffic = names.map((name) => trafficOf(name, [cohortOf('before-fault', 3, [0.123])]));
    const to = { to: 'http://a-service.in-a-namespace.svc.cluster.local:8080' };
    const many = { ...scenario, traffic: names.map(() => to), thresholds: [] };
    const text = shown(summarise(recordingOf({ traffic }), many));
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
    expect(text).toContain(names[0]);
    expect(text).toContain('(and 5 more: see summary.csv)');
  });

  it('counts the faults that the timeline leaves out', () => {
    const events = Array.from({ length: 23 }, (_, i) => event(i, 'PodKill', `Pod/p${i}`));
    const summary = summarise(recordingOf({ events }), { ...scenario, thresholds: [] });
    expect(shown(summary)).toContain('(and 7 more faults: see events.csv and the report)');
  });

  it('colours thresholds only when colours are wanted', () => {
    const summary = summarise(nodeFailure(), scenario);
    expect(shown(summary)).not.toContain('\u001b[');
    expect(shown(summary, { colour: true })).toContain('\u001b[31m✗');
    expect(shown(summary, { colour: true })).toContain('\u001b[32m✓');
  });

  it('lets no name move the cursor', () => {
    const traffic = [trafficOf('evil\u001b[2J', [cohortOf('before-fault', 3, [0.1])])];
    expect(shown(summarise(recordingOf({ traffic }), { ...scenario, thresholds: [] }))).not.toContain(
      '\u001b',
    );
  });
});
