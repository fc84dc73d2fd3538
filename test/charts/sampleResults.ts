import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a made-up results folder holds; the defaults are a node that loses power at 60 s and comes not back. */
export interface Sample {
  readonly name: string;
  readonly description: string;
  readonly duration: number;
  readonly warmup: number;
  readonly nodes: number;
  readonly pods: number;
  /** Names of the traffic sources. */
  readonly sources: readonly string[];
  /** Names of the Deployments; pods are dealt out to them in turn. */
  readonly workloads: readonly string[];
  readonly fault: boolean;
  /** A fault from which no request fails. */
  readonly failures: boolean;
  readonly complete: boolean;
  /** Requests a second of each source. */
  readonly rate: number;
}

export const NODE_FAILURE: Sample = {
  name: 'node-failure',
  description: 'One of three nodes loses power at 60 s. How long do clients notice?',
  duration: 600,
  warmup: 30,
  nodes: 3,
  pods: 6,
  sources: ['web'],
  workloads: ['my-nginx'],
  fault: true,
  failures: true,
  complete: true,
  rate: 600,
};

/** Seconds at which things happen to node worker-2 and its pods. */
export const STORY = {
  crash: 60,
  notReady: 110.2,
  removed: 110.3,
  rules: 111.4,
  evicted: 410.3,
  replaced: 414.8,
};

/** Writes a results folder under the system's temporary folder and returns its path. */
export async function writeSample(changes: Partial<Sample> = {}): Promise<string> {
  const sample = { ...NODE_FAILURE, ...changes };
  const folder = await mkdtemp(join(tmpdir(), 'seatrial-charts-'));
  const steps = stepsOf(sample);
  const pods = podsOf(sample);
  await writeFile(join(folder, 'run.json'), JSON.stringify(runOf(sample)));
  await writeFile(join(folder, 'summary.json'), JSON.stringify(summaryOf(sample, steps)));
  const tables: Record<string, string[]> = {
    'timeseries.csv': timeseries(steps),
    'failures.csv': failures(steps),
    'pods.csv': podTable(pods),
    'endpoints.csv': endpointTable(sample, pods),
    'nodes.csv': nodeTable(sample),
    'events.csv': [
      'time,type,reason,object,message',
      '60,Warning,NodeCrash,Node/worker-2,"lost power, and\nnobody knows"',
    ],
  };
  for (const [name, rows] of Object.entries(tables))
    await writeFile(join(folder, name), `${rows.join('\n')}\n`);
  return folder;
}

/** A small generator of noise between 0 and 1 (the multiplier of Park and Miller, 1988). */
function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 16807) % 2147483647;
    return state / 2147483647;
  };
}

interface Step {
  readonly time: number;
  readonly source: string;
  readonly ok: number;
  readonly failed: readonly { readonly cause: string; readonly lag: string; readonly count: number }[];
  readonly p50: number;
  readonly p99: number;
}

function stepsOf(sample: Sample): Step[] {
  const random = noise(7);
  const steps: Step[] = [];
  for (let time = 1; time <= sample.duration; time++) {
    for (const source of sample.sources) {
      const arrived = Math.round(sample.rate * (0.94 + 0.12 * random()));
      const failed = sample.fault && sample.failures ? failuresAt(time, arrived) : [];
      const lost = failed.reduce((sum, { count }) => sum + count, 0);
      const slow = sample.fault && time > STORY.crash && time <= STORY.rules ? 12 : 1;
      steps.push({
        time,
        source,
        ok: arrived - lost,
        failed,
        p50: 0.02 * (0.97 + 0.06 * random()),
        p99: 0.09 * (0.9 + 0.2 * random()) * slow,
      });
    }
  }
  return steps;
}

function failuresAt(time: number, arrived: number): Step['failed'] {
  if (time <= STORY.crash || time > Math.ceil(STORY.rules)) return [];
  const half = { cause: 'request-timeout', lag: 'half-open-connection', count: Math.round(arrived * 0.1) };
  const black = {
    cause: 'connect-timeout',
    lag: 'node-failure-undetected',
    count: Math.round(arrived * 0.28),
  };
  const stale = { cause: 'connect-timeout', lag: 'stale-rules', count: Math.round(arrived * 0.25) };
  if (time <= 63) return [half, black];
  return [time <= Math.floor(STORY.notReady) ? black : stale];
}

function timeseries(steps: readonly Step[]): string[] {
  return [
    'time,traffic,sent,ok,failed,in_flight,attempts,connections_opened,p50,p95,p99,max',
    ...steps.map(({ time, source, ok, failed, p50, p99 }) => {
      const lost = failed.reduce((sum, { count }) => sum + count, 0);
      const latencies =
        ok === 0 ? ',,,' : [p50, p99 * 0.7, p99, p99 * 1.6].map((x) => x.toFixed(6)).join(',');
      return `${time},${source},${ok + lost},${ok},${lost},3,${ok + 2 * lost},6,${latencies}`;
    }),
  ];
}

function failures(steps: readonly Step[]): string[] {
  return [
    'time,traffic,cause,lag,count',
    ...steps.flatMap(({ time, source, failed }) =>
      failed.map(({ cause, lag, count }) => `${time},${source},${cause},${lag},${count}`),
    ),
  ];
}

interface SamplePod {
  readonly name: string;
  readonly workload: string;
  readonly node: string;
  readonly from: number;
  readonly to: number;
  readonly requests: number;
  readonly replacement: boolean;
}

function podsOf(sample: Sample): SamplePod[] {
  const random = noise(11);
  const made: SamplePod[] = [];
  for (let i = 0; i < sample.pods; i++) {
    const dies = sample.fault && i % sample.nodes === 1;
    const workload = sample.workloads[i % sample.workloads.length];
    const name = `${workload}-7c5ddbdf54-${(10000 + i * 37).toString(36)}`;
    const served = Math.round(sample.rate * sample.duration * (0.95 + 0.1 * random()));
    const to = dies ? STORY.crash : Number.POSITIVE_INFINITY;
    const life = Math.min(to, sample.duration) / sample.duration;
    const node = `worker-${(i % sample.nodes) + 1}`;
    const requests = Math.round((served * sample.sources.length * life) / sample.pods);
    made.push({ name, workload, node, from: -20, to, requests, replacement: false });
    if (!dies || STORY.replaced > sample.duration) continue;
    made.push({
      name: `${name}r`,
      workload,
      node: `worker-${i % 2 === 0 ? 1 : Math.min(3, sample.nodes)}`,
      from: STORY.replaced,
      to: Number.POSITIVE_INFINITY,
      requests: Math.round((requests * (sample.duration - STORY.replaced)) / STORY.crash),
      replacement: true,
    });
  }
  return made;
}

function podTable(pods: readonly SamplePod[]): string[] {
  return [
    'name,namespace,workload,node,ip,created,scheduled,ready,terminated,requests_served,connections,restarts',
    ...pods.map(({ name, workload, node, from, requests, replacement }) => {
      const created = replacement ? STORY.evicted : -25;
      return `${name},default,${workload},${node},10.0.0.1,${created},${created},${from},,${requests},${Math.round(requests / 100)},0`;
    }),
  ];
}

function endpointTable(sample: Sample, pods: readonly SamplePod[]): string[] {
  const rows = ['time,pod,node,listening,ready,requests,connections,in_flight,queue,utilisation'];
  // A row for each pod and second would be slow for large samples, which are about pods.csv.
  const every = sample.pods > 100 ? sample.duration / 4 : 1;
  for (let time = every; time <= sample.duration; time += every) {
    for (const { name, node, from, to } of pods) {
      if (time < from) continue;
      const ready = time <= (to === STORY.crash ? STORY.removed : to);
      rows.push(`${time},${name},${node},${time <= to},${ready},100,4,2,0,0.2`);
    }
  }
  return rows;
}

function nodeTable(sample: Sample): string[] {
  const rows = ['time,node,ready,pods,cpu_requested,busy_workers,connections,rules_version_lag'];
  for (let time = 1; time <= sample.duration; time++) {
    for (let node = 1; node <= Math.min(sample.nodes, 50); node++) {
      const down = sample.fault && node === 2 && time > STORY.notReady;
      rows.push(`${time},worker-${node},${down ? 'Unknown' : 'True'},2,0.2,4.1,40,${time === 111 ? 2 : 0}`);
    }
  }
  return rows;
}

function runOf(sample: Sample): unknown {
  return {
    schemaVersion: 1,
    version: '0.1.0',
    scenarioHash: '5f2d0c7bb1a7',
    seed: 1,
    command: 'seatrial run scenarios/node-failure.yaml',
    complete: sample.complete,
    scenario: {
      name: sample.name,
      description: sample.description,
      duration: sample.complete ? sample.duration : 2 * sample.duration,
      warmup: sample.warmup,
      step: 1,
    },
  };
}

function summaryOf(sample: Sample, steps: readonly Step[]): unknown {
  return {
    schemaVersion: 1,
    scenario: sample.name,
    description: sample.description,
    complete: sample.complete,
    traffic: sample.sources.map((source) => trafficOf(sample, source, steps)),
    timeline: sample.fault ? timelineOf(sample) : [],
    thresholds: [
      { source: 'web.failed: rate<0.01', unit: 'fraction', value: 0.024, ok: false },
      { source: 'web.latency: p(99)<500ms', unit: 'seconds', value: 0.11, ok: true },
    ],
    conservation: [{ law: 'sent = ok + failed + in flight', left: 359880, right: 359880, ok: true }],
  };
}

function trafficOf(sample: Sample, name: string, steps: readonly Step[]): unknown {
  const own = steps.filter(({ source }) => source === name);
  const kinds = new Map<string, { cause: string; lag: string; count: number; first: number; last: number }>();
  for (const { time, failed } of own) {
    for (const { cause, lag, count } of failed) {
      const key = `${cause},${lag}`;
      const before = kinds.get(key);
      kinds.set(key, {
        cause,
        lag,
        count: count + (before?.count ?? 0),
        first: before?.first ?? time,
        last: time,
      });
    }
  }
  const phases = {
    warmup: phaseOf(own.filter(({ time }) => time <= sample.warmup)),
    'before-fault': phaseOf(own.filter(({ time }) => time > sample.warmup && time <= STORY.crash)),
    'after-fault': phaseOf(own.filter(({ time }) => time > STORY.crash)),
    total: phaseOf(own.filter(({ time }) => time > sample.warmup)),
  };
  return { name, to: 'http://my-nginx', phases, failures: [...kinds.values()] };
}

function phaseOf(steps: readonly Step[]): unknown {
  const ok = steps.reduce((sum, step) => sum + step.ok, 0);
  const failed = steps.reduce((sum, step) => sum + step.failed.reduce((a, { count }) => a + count, 0), 0);
  const none = ok === 0;
  return {
    seconds: steps.length,
    sent: ok + failed,
    ok,
    failed,
    in_flight: 0,
    rate: steps.length === 0 ? null : (ok + failed) / steps.length,
    failed_fraction: ok + failed === 0 ? null : failed / (ok + failed),
    mean: none ? null : 0.0251,
    min: none ? null : 0.0011,
    p50: none ? null : 0.0201,
    p90: none ? null : 0.0512,
    p95: none ? null : 0.0702,
    p99: none ? null : 0.1104,
    p99_9: none ? null : 0.413,
    max: none ? null : 1.9,
  };
}

function timelineOf(sample: Sample): unknown[] {
  const entries: [number, string, string, string][] = [
    [STORY.crash, 'fault', 'Node/worker-2', 'worker-2 loses power'],
    [STORY.notReady, 'node-not-ready', 'Node/worker-2', 'worker-2 is NotReady'],
    [STORY.removed, 'endpoints-removed', 'Service/my-nginx', '2 endpoints of worker-2 removed from the API'],
    [STORY.rules, 'rules-updated', 'Service/my-nginx', 'rules of the nodes follow for my-nginx'],
    [112, 'last-failure', 'Traffic/web', 'last failed request: connect-timeout'],
    [STORY.evicted, 'evicted', 'Pod/my-nginx-1, Pod/my-nginx-4', '2 pods of worker-2 evicted'],
    [STORY.replaced, 'replacement-ready', 'Node/worker-2', '2 replacements of the pods of worker-2 ready'],
  ];
  return entries
    .filter(([time, event]) => time <= sample.duration && (sample.failures || event !== 'last-failure'))
    .map(([time, event, object, text]) => ({
      time,
      event,
      object,
      text,
      after: event === 'fault' ? null : Math.round((time - STORY.crash) * 10) / 10,
    }));
}
