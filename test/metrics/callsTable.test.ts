import { describe, expect, it } from 'vitest';
import { partCalls } from '../../src/experiment/callRecords.ts';
import { conservationLaws } from '../../src/metrics/conservation.ts';
import { csvTables } from '../../src/metrics/csvTables.ts';
import { csvText } from '../../src/metrics/csvText.ts';
import { Recorder } from '../../src/metrics/recorder.ts';
import { summariseCalls, summariseTraffic } from '../../src/metrics/summary.ts';
import { Cause, Lag } from '../../src/network/causes.ts';
import { cohortOf, failure, recordingOf, trafficOf } from './sampleRecording.ts';

/** Clients of `web`, which calls `back`, which calls `redis`; one of two requests failed at the last hop. */
function recorded() {
  const recorder = new Recorder(['clients', 'web > back', 'back > redis']);
  for (const source of [0, 1, 2]) {
    for (let i = 0; i < 2; i++) recorder.sent(source, 1);
    for (let i = 0; i < 2 + source; i++) recorder.attempted(source, 1);
    recorder.ok(source, 1, 0.5 / (1 + source));
  }
  recorder.failed(2, 1, Cause.refused, Lag.staleRules);
  recorder.failed(1, 1, Cause.dependencyFailed, Lag.staleRules, 2, Cause.refused);
  recorder.failed(0, 1, Cause.dependencyFailed, Lag.staleRules, 2, Cause.refused);
  recorder.endStep();
  const traffic = recorder.traffic([0, 1, 0], () => 0);
  return recordingOf({ stepEnds: [1], ...partCalls({ traffic, failures: recorder.failures }, 1) });
}

function linesOf(file: string): string[] {
  const recording = recorded();
  const table = csvTables(recording, summariseTraffic(recording, [''])).find((each) => each.file === file);
  return table === undefined ? [] : [...csvText(table)].join('').trimEnd().split('\n');
}

describe('a recording with calls', () => {
  it('has a row for each edge and phase in calls.csv', () => {
    expect(linesOf('calls.csv')).toEqual([
      'edge,phase,sent,ok,failed,attempts,mean,p50,p90,p99,max',
      'web > back,before-fault,2,1,1,3,0.25,0.25,0.25,0.25,0.25',
      'web > back,total,2,1,1,3,0.25,0.25,0.25,0.25,0.25',
      'back > redis,before-fault,2,1,1,4,0.166667,0.166667,0.166667,0.166667,0.166667',
      'back > redis,total,2,1,1,4,0.166667,0.166667,0.166667,0.166667,0.166667',
    ]);
  });

  it('says in failures.csv where failures began, and leaves that empty for the own hop of clients', () => {
    expect(linesOf('failures.csv')).toEqual([
      'time,traffic,cause,lag,count,hop,hop_cause',
      '1,clients,dependency-failed,stale-rules,1,back > redis,refused',
    ]);
    const calls = [trafficOf('web > back', [cohortOf('before-fault', 1, [])])];
    const web = trafficOf('web', [cohortOf('before-fault', 1, [], { failed: 1 })]);
    const own = recordingOf({ traffic: [web], calls, failures: [failure(0, Cause.refused, Lag.none, 1)] });
    const table = csvTables(own, []).find(({ file }) => file === 'failures.csv');
    expect([...(table?.rows ?? [])][0]?.slice(-2)).toEqual([undefined, undefined]);
  });

  it('keeps edges out of the traffic, and parts what began at an edge from what was passed on', () => {
    const recording = recorded();
    expect(recording.traffic.map(({ name }) => name)).toEqual(['clients']);
    expect(summariseCalls(recording).map(({ edge, began, failures }) => [edge, began, failures])).toEqual([
      ['web > back', 0, 1],
      ['back > redis', 1, 1],
    ]);
    expect(summariseTraffic(recording, [''])[0].failures).toMatchObject([
      { cause: 'dependency-failed', hop: 'back > redis', hopCause: 'refused', count: 1 },
    ]);
  });

  it('is held to the same laws for edges as for clients', () => {
    const recording = recorded();
    expect(conservationLaws(recording).filter(({ ok }) => !ok)).toEqual([]);
    const broken = { ...recording, callFailures: [] };
    expect(
      conservationLaws(broken)
        .filter(({ ok }) => !ok)
        .map(({ law }) => law),
    ).toEqual(['web > back: failed = sum over causes', 'back > redis: failed = sum over causes']);
  });
});
