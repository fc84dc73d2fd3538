import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { drawCharts } from '../../src/charts/renderCharts.ts';
import { renderReport, reportOf, writeChartsAndReport } from '../../src/charts/report.ts';
import { sampleResults, withoutRows } from './drawing.ts';
import { writeSample } from './sampleResults.ts';

const folder = await writeSample({ duration: 430 });
const report = await renderReport(folder);

/** The report without its pictures, as a reader hears it. */
function wordsOf(page: string): string {
  return page
    .replaceAll(/<(style|svg)\b[\s\S]*?<\/\1>/g, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/[\s\u00a0]+/g, ' ');
}

describe('the report', () => {
  it('answers in a paragraph: what happened, how many failed, for how long, why, and when capacity was back', () => {
    const words = wordsOf(report);
    expect(words).toContain('28 % of requests failed between 60 s and 112 s: node failure not yet detected.');
    expect(words).toContain('At 60 s worker-2 loses power.');
    expect(words).toMatch(/Of [\d,]+ requests, [\d,]+ \([\d.]+ %\) failed\./);
    expect(words).toContain(
      'The node counted as NotReady after 50.2 s, and its endpoints were removed after 50.3 s.',
    );
    expect(words).toContain(
      'From 60 s on, only 4 of 6 pods were left. Capacity was back at 415 s, 355 s later.',
    );
  });

  it('explains every lag, and has the timeline, the thresholds and the way to repeat it', () => {
    const words = wordsOf(report);
    for (const text of [
      'kube-proxy rules out of date',
      'node failure not yet detected',
      'nodeMonitorGracePeriod',
    ]) {
      expect(words).toContain(text);
    }
    expect(words).toContain('✗ crossed web.failed: rate&lt;0.01 2.4 %');
    expect(words).toContain('✓ met web.latency: p(99)&lt;500ms 110 ms');
    expect(words).toContain('2 endpoints of worker-2 removed from the API');
    expect(words).toContain('seatrial run scenarios/node-failure.yaml');
    expect(words).toContain('5f2d0c7bb1a7');
  });

  it('needs neither network nor script', () => {
    expect(report).toContain(`http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;;`);
    expect(report).not.toMatch(/<script|<link|<iframe|\son\w+=|@import|url\(/i);
    const addresses = report.match(/https?:\/\/[^\s"'<]+/g) ?? [];
    // Names of XML vocabularies, and what the clients called.
    expect(new Set(addresses)).toEqual(
      new Set(['http://my-nginx', 'http://www.w3.org/2000/svg', 'http://www.w3.org/1999/xlink']),
    );
  });

  it('holds all four pictures, each with a name for those who cannot see it', () => {
    expect(report.match(/<svg role="img" aria-label="[^"]+"/g)?.length).toBe(4);
  });

  it('closes every element that it opens', () => {
    const open: string[] = [];
    for (const [, close, name, empty] of report.matchAll(/<(\/?)([a-z][a-zA-Z0-9]*)[^>]*?(\/?)>/g)) {
      if (close === '/') expect(open.pop()).toBe(name);
      else if (empty !== '/' && !['meta', 'br'].includes(name)) open.push(name);
    }
    expect(open).toEqual([]);
  });

  it('is the same bytes each time and is written whole', async () => {
    const path = await writeChartsAndReport(folder);
    expect((await readFile(path, 'utf8')) === report).toBe(true);
    expect((await readdir(folder)).filter((name) => name.includes('tmp'))).toEqual([]);
  });
});

describe('hostile texts in a report', () => {
  it('stay text', async () => {
    const results = await sampleResults({ duration: 70 });
    const hostile = `"><img src=x onerror=alert(1)></style><script>alert('1')</script>`;
    const { run, summary } = results;
    const named = {
      ...results,
      run: {
        ...run,
        command: hostile,
        seed: hostile,
        scenario: { ...run.scenario, name: hostile, description: hostile },
      },
      summary: {
        ...summary,
        traffic: summary.traffic.map((one) => ({ ...one, name: hostile, to: hostile })),
        timeline: summary.timeline.map((one) => ({ ...one, text: hostile })),
        thresholds: [{ source: hostile, unit: '', value: 1, ok: false }],
        conservation: [{ law: hostile, left: 1, right: 2, ok: false }],
      },
      pods: results.pods.map((pod) => ({ ...pod, name: hostile, node: hostile })),
      nodes: results.nodes.map((node) => ({ ...node, name: hostile, ready: hostile })),
      failures: results.failures.map((one) => ({ ...one, cause: hostile, lag: hostile })),
    };
    const page = reportOf(named, await drawCharts(named));
    expect(page).not.toMatch(/<img|<script/);
    expect(page.match(/<\/style>/g)?.length).toBe(1);
    expect(page).toContain('&lt;script&gt;');
  });
});

describe('a report of little', () => {
  it('of a run without failures and without faults says so', async () => {
    const calm = await sampleResults({ duration: 60, fault: false });
    const words = wordsOf(reportOf(calm, []));
    expect(words).toContain('Nothing was made to fail in this run. Not one of');
    expect(words).toContain('There was no fault in this run.');
    expect(words).toContain('No request failed.');
  });

  it('of nothing at all still stands', () => {
    return sampleResults({ duration: 2 }).then((results) => {
      const words = wordsOf(reportOf(withoutRows(results), []));
      expect(words).toContain('No requests were sent');
      expect(words).not.toMatch(/NaN|undefined/);
    });
  });

  it('of an interrupted run says up to when it holds', async () => {
    const words = wordsOf(reportOf(await sampleResults({ duration: 70, complete: false }), []));
    expect(words).toContain('This run is incomplete. It was interrupted at 70 s of 140 s');
  });
});

describe('a report of much', () => {
  it('folds long tables and leaves very long ones to their file', async () => {
    const page = reportOf(await sampleResults({ duration: 80, pods: 10_000, nodes: 30 }), []);
    expect(page.match(/<details>/g)?.length).toBe(2);
    expect(page.length).toBeLessThan(300_000);
    expect(wordsOf(page)).toContain('9,500 more are in pods.csv.');
  });
});
