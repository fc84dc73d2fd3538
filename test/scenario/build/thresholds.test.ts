import { describe, expect, it } from 'vitest';
import { sectionProblems, withSections } from '../trial.ts';

const built = (key: string, expression: string) =>
  withSections({ thresholds: `{${key}: [${JSON.stringify(expression)}]}` }).thresholds[0];
const problems = (key: string, expression: string) =>
  sectionProblems({ thresholds: `{${key}: [${JSON.stringify(expression)}]}` });

describe('thresholds', () => {
  it.each<[string, string, object]>([
    ['web.failed', 'rate<0.01', { metric: 'failed', aggregation: 'rate', operator: '<', value: 0.01 }],
    ['web.failed', ' count <= 5 ', { metric: 'failed', aggregation: 'count', operator: '<=', value: 5 }],
    ['web.ok', 'rate>=0.999', { metric: 'ok', aggregation: 'rate', operator: '>=', value: 0.999 }],
    ['web.sent', 'rate>100/s', { metric: 'sent', aggregation: 'rate', operator: '>', value: 100 }],
    ['web.sent', 'count!=0', { metric: 'sent', aggregation: 'count', operator: '!=', value: 0 }],
    ['web.latency', 'p(99)<500ms', { metric: 'latency', aggregation: { p: 99 }, operator: '<', value: 0.5 }],
    [
      'web.latency',
      'p(99.9) < 1.5s',
      { metric: 'latency', aggregation: { p: 99.9 }, operator: '<', value: 1.5 },
    ],
    ['web.latency', 'avg===20ms', { metric: 'latency', aggregation: 'avg', operator: '==', value: 0.02 }],
    ['web.latency', 'max!==1s', { metric: 'latency', aggregation: 'max', operator: '!=', value: 1 }],
    ['web.latency', 'med==1us', { metric: 'latency', aggregation: 'med', operator: '==', value: 0.000001 }],
    ['web.latency', 'min>0s', { metric: 'latency', aggregation: 'min', operator: '>', value: 0 }],
    ['web.latency', 'count>10', { metric: 'latency', aggregation: 'count', operator: '>', value: 10 }],
  ])('%s %s', (key, expression, expected) => {
    expect(built(key, expression)).toEqual({ traffic: 'web', ...expected, source: `${key}: ${expression}` });
  });

  it('belong to a source whose name may have dots', () => {
    const traffic =
      '[{name: shop.web, from: {pods: 1}, to: http://web, arrivals: {process: constant, rate: 1/s}}]';
    const { thresholds } = withSections({ traffic, thresholds: '{shop.web.ok: ["count>0", "rate>0.5"]}' });
    expect(thresholds.map((threshold) => threshold.traffic)).toEqual(['shop.web', 'shop.web']);
  });

  it.each([
    [
      'wep.failed',
      'rate<1',
      '6:14: error: thresholds: there is no traffic source "wep", did you mean "web"?',
    ],
    [
      'failed',
      'rate<1',
      '6:14: error: thresholds: "failed" must be a traffic source and a metric, such as web.failed or web.latency',
    ],
    [
      'web.fail',
      'rate<1',
      '6:14: error: thresholds: there is no metric "fail": use sent, ok, failed or latency',
    ],
    ['web.latncy', 'rate<1', '6:14: error: thresholds: there is no metric "latncy", did you mean "latency"?'],
    [
      'web.failed',
      'rate',
      '6:27: error: thresholds[web.failed][0]: must be a condition such as rate<0.01, p(99)<500ms or count>=100, not "rate"',
    ],
    [
      'web.failed',
      'rate<1%',
      '6:27: error: thresholds[web.failed][0]: must be compared with a fraction between 0 and 1 such as 0.01, not "1%"',
    ],
    [
      'web.failed',
      'rate<5',
      '6:27: error: thresholds[web.failed][0]: must be compared with a fraction between 0 and 1 such as 0.01, not "5"',
    ],
    [
      'web.failed',
      'avg<5',
      '6:27: error: thresholds[web.failed][0]: "avg" cannot be taken of failed: use count or rate',
    ],
    [
      'web.latency',
      'p99<5ms',
      '6:28: error: thresholds[web.latency][0]: must be a condition such as rate<0.01, p(99)<500ms or count>=100, not "p99<5ms"',
    ],
    [
      'web.latency',
      'p(101)<5ms',
      '6:28: error: thresholds[web.latency][0]: "p(101)" cannot be taken of latency: use avg, min, max, med, count or p(99)',
    ],
    [
      'web.latency',
      'mean<5ms',
      '6:28: error: thresholds[web.latency][0]: "mean" cannot be taken of latency: use avg, min, max, med, count or p(99)',
    ],
    [
      'web.latency',
      'p(99)<500',
      '6:28: error: thresholds[web.latency][0]: must be compared with a duration such as 500ms, not "500"',
    ],
    [
      'web.sent',
      'count>many',
      '6:25: error: thresholds[web.sent][0]: must be compared with a number of requests such as 100, not "many"',
    ],
  ])('%s %s is refused', (key, expression, expected) => {
    expect(problems(key, expression)).toEqual([`scenario.yaml:${expected}`]);
  });
});
