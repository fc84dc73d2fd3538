import { describe, expect, it } from 'vitest';
import { csvTables } from '../../src/metrics/csvTables.ts';
import { csvText } from '../../src/metrics/csvText.ts';
import type { Recording } from '../../src/metrics/recording.ts';
import { summariseTraffic } from '../../src/metrics/summary.ts';
import { Lag } from '../../src/network/causes.ts';
import { cohortOf, event, failure, podOf, recordingOf, trafficOf } from './sampleRecording.ts';

/** The lines of one file of a recording. */
function linesOf(file: string, recording: Recording): string[] {
  const tables = csvTables(recording, summariseTraffic(recording, ['http://web']));
  const table = tables.find((candidate) => candidate.file === file);
  if (table === undefined) throw new Error(`no ${file}`);
  return [...csvText(table)].join('').trimEnd().split('\n');
}

describe('csvTables', () => {
  it('has exactly the columns that readers of results folders rely on', () => {
    const headers = Object.fromEntries(
      csvTables(recordingOf(), []).map(({ file, columns }) => [file, columns.join()]),
    );
    expect(headers).toEqual({
      'summary.csv':
        'traffic,phase,sent,ok,failed,in_flight,rate,failed_fraction,mean,min,p50,p90,p95,p99,p99_9,max',
      'timeseries.csv': 'time,traffic,sent,ok,failed,in_flight,attempts,connections_opened,p50,p95,p99,max',
      'failures.csv': 'time,traffic,cause,lag,count',
      'pods.csv':
        'name,namespace,workload,node,ip,created,scheduled,ready,terminated,requests_served,connections,restarts',
      'endpoints.csv': 'time,pod,node,listening,ready,requests,connections,in_flight,queue,utilisation',
      'nodes.csv': 'time,node,ready,pods,cpu_requested,busy_workers,connections,rules_version_lag',
      'events.csv': 'time,type,reason,object,message',
    });
  });

  it('writes a summary row for each source and phase', () => {
    const cohorts = [cohortOf('before-fault', 4, [0.5, 0.5]), cohortOf('after-fault', 0, [])];
    const lines = linesOf('summary.csv', recordingOf({ traffic: [trafficOf('web', cohorts)] }));
    expect(lines.slice(1)).toEqual([
      'web,before-fault,2,2,0,0,0.5,0,0.5,0.5,0.5,0.5,0.5,0.5,0.5,0.5',
      'web,total,2,2,0,0,0.5,0,0.5,0.5,0.5,0.5,0.5,0.5,0.5,0.5',
    ]);
  });

  it('writes a row for each step and source, by time first, with nothing for latencies not measured', () => {
    const record = {
      ...trafficOf('a', []),
      sent: [1, 2, 3],
      attempts: [1, 2, 4],
      p50: [Number.NaN, 0.1234567, 0.2],
      max: [Number.NaN, 1, 2],
    };
    const lines = linesOf(
      'timeseries.csv',
      recordingOf({ traffic: [record, trafficOf('b', [])], stepEnds: [0.1, 0.2, 0.3] }),
    );
    expect(lines.slice(1)).toEqual([
      '0.1,a,1,0,0,0,1,0,,,,',
      '0.1,b,0,0,0,0,0,0,,,,',
      '0.2,a,2,0,0,0,2,0,0.123457,,,1',
      '0.2,b,0,0,0,0,0,0,,,,',
      '0.3,a,3,0,0,0,4,0,0.2,,,2',
      '0.3,b,0,0,0,0,0,0,,,,',
    ]);
  });

  it('writes failures with the names of cause and lag', () => {
    const recording = recordingOf({
      traffic: [trafficOf('web', [])],
      failures: [failure(1, Lag.pinnedNode, 5)],
    });
    expect(linesOf('failures.csv', recording)[1]).toBe('2,web,connect-timeout,pinned-node,5');
  });

  it('writes pods with negative times before the traffic and nothing for what did not happen', () => {
    const pending = {
      name: 'web-b',
      namespace: 'default',
      workload: 'web',
      created: -60,
      requestsServed: 0,
      connections: 0,
    };
    const pods = [
      podOf('web-a', 'n1', { requestsServed: 5, terminated: 2.0000001 }),
      { ...pending, restarts: 1 },
    ];
    expect(linesOf('pods.csv', recordingOf({ pods })).slice(1)).toEqual([
      'web-a,default,web,n1,10.244.0.1,-60,-59,-50,2,5,0,0',
      'web-b,default,web,,,-60,,,,0,0,1',
    ]);
  });

  it('writes endpoints with the name and node of their pod', () => {
    const counts = { requests: 10, connections: 3, inFlight: 2, queue: 1, utilisation: 1 / 3 };
    const endpoints = [{ step: 2, pod: 0, listening: true, ready: false, ...counts }];
    const recording = recordingOf({ pods: [podOf('web-a', 'n1')], endpoints });
    expect(linesOf('endpoints.csv', recording)[1]).toBe('3,web-a,n1,true,false,10,3,2,1,0.333333');
  });

  it('writes nodes', () => {
    const state = { cpuRequested: 0.1 + 0.2, busyWorkers: 2 / 3, connections: 4, rulesVersionLag: 2 };
    const nodes = [{ step: 0, node: 'n1', ready: 'Unknown', pods: 3, ...state } as const];
    expect(linesOf('nodes.csv', recordingOf({ nodes }))[1]).toBe('1,n1,Unknown,3,0.3,0.666667,4,2');
  });

  it('writes events with messages of any form', () => {
    const recording = recordingOf({ events: [event(1.5, 'Killing', 'Pod/a', 'said "stop", and\nstopped')] });
    const [, ...lines] = linesOf('events.csv', recording);
    expect(lines.join('\n')).toBe('1.5,Normal,Killing,Pod/a,"said ""stop"", and\nstopped"');
  });
});
