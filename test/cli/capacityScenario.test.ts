import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { capacityChart } from '../../src/charts/capacity/capacityChart.ts';
import { writeCapacityReport } from '../../src/charts/capacity/capacityReport.ts';
import { readCapacity } from '../../src/charts/capacity/readCapacity.ts';
import { type CapacityArgs, type CapacityParts, capacityScenario } from '../../src/cli/capacityScenario.ts';
import { readScenario } from '../../src/cli/readScenario.ts';
import { drawReport } from '../../src/cli/report.ts';
import { STANDARD_INPUT_PATH } from '../../src/cli/standardInput.ts';
import { capacityResults } from '../../src/experiment/capacity/capacityResults.ts';
import { findCapacity } from '../../src/experiment/capacity/findCapacity.ts';
import { inlineExecutor } from '../../src/experiment/replications/inlineExecutor.ts';
import { workerPool } from '../../src/experiment/replications/workerPool.ts';
import { namesIn, temporaryFolder, textOf } from '../metrics/temporaryFolder.ts';
import { type FakeTerminal, fakeTerminal } from './fakeTerminal.ts';

const SCENARIO = fileURLToPath(new URL('../../scenarios/results/single-server.yaml', import.meta.url));
/** As it was built: a thread that first has to compile the source takes ten times as long. */
const WORKER = fileURLToPath(
  new URL('../../dist/experiment/replications/replicationWorker.js', import.meta.url),
);

/** Everything real but for the charts, which have tests of their own, and the threads. */
const parts: CapacityParts = {
  readScenario,
  workerPool: () => inlineExecutor,
  findCapacity,
  capacityResults,
  writeChartsAndReport: async () => {},
};

/** Searches with short runs of one server, whose mean latency is to stay below 40 ms. */
async function capacity(
  args: Partial<CapacityArgs> = {},
  changes: Partial<CapacityParts> = {},
  terminal: FakeTerminal = fakeTerminal(),
) {
  const out = args.out ?? join(temporaryFolder(), 'out');
  const all = {
    scenario: SCENARIO,
    slo: ['web.latency: avg<40ms'],
    duration: '20s',
    replications: '2',
    precision: '20%',
    set: ['warmup=5s'],
    format: 'table',
    charts: true,
    quiet: true,
    ...args,
    out,
  };
  const status = await capacityScenario(all, terminal, { ...parts, ...changes });
  return { status, out, terminal };
}

describe('capacityScenario', () => {
  it('answers first, then shows every value that was tried, and how to do it again', async () => {
    const { status, out, terminal } = await capacity();
    expect(status).toBe(0);
    expect(terminal.out()).toMatch(/^single-server: carries [\d.]+\/s of web \([\d.]+ times/);
    const { title } = capacityChart(await readCapacity(out));
    expect(terminal.out().split('\n')[0]).toBe(`${title}.`);
    expect(terminal.out()).toMatch(/TRAFFIC\s+RATE\s+VERDICT\s+MEAN LATENCY\s+FAILED SHARE\s+BUSY/);
    expect(terminal.out()).toContain('crossed');
    const { command, points, holds, crossed } = JSON.parse(textOf(out, 'capacity.json'));
    expect(command).toMatch(
      /^seatrial capacity .*single-server\.yaml --duration 20s --set warmup=5s --replications 2 --precision 20% --slo 'web.latency: avg<40ms'$/,
    );
    expect(crossed).toBeGreaterThan(holds);
    const rows = textOf(out, 'capacity.csv').trimEnd().split('\n');
    expect(rows).toHaveLength(1 + 2 * points.length);
  });

  it('writes the same bytes in this thread and with two workers', async () => {
    const pool = { workerPool: () => workerPool(2, WORKER) };
    const short = { duration: '10s', precision: '40%' };
    const [one, two] = [await capacity(short), await capacity(short, pool)];
    expect(namesIn(one.out)).toEqual(['capacity.csv', 'capacity.json']);
    for (const name of namesIn(one.out)) expect(textOf(two.out, name)).toBe(textOf(one.out, name));
  });

  it('finds how many replicas of a Deployment are needed, wherever it is written', async () => {
    const { out, terminal } = await capacity({
      vary: 'manifests.Deployment/server.spec.replicas',
      from: '1',
      to: '8',
      precision: undefined,
      set: ['warmup=5s', 'traffic.0.arrivals.rate=200/s'],
      format: 'json',
    });
    const { holds, crossed, find, varied } = JSON.parse(terminal.out());
    // Each of n queues M/M/1 has a mean of 1 / (100 - 200 / n), below 40 ms from n = 2.7 on: three, or four to be sure.
    expect([3, 4]).toContain(holds);
    expect([holds - crossed, find, varied.kind]).toEqual([1, 'least', 'path']);
    expect(terminal.out()).toBe(textOf(out, 'capacity.json'));
  });

  it('ends with the status of a crossed threshold where nothing holds', async () => {
    const { status, terminal } = await capacity({ slo: ['web.latency: min>1h'], to: '1.5' });
    expect(status).toBe(99);
    expect(terminal.out()).toContain('no value that was tried keeps the thresholds');
  });

  it('takes the scenario’s own thresholds, and refuses one without any with a sentence that shows how', async () => {
    const set = ['warmup=5s', 'thresholds.web.latency=[avg<40ms]'];
    expect((await capacity({ slo: [], set })).terminal.out()).toContain('(web.latency: avg<40ms)');
    await expect(capacity({ slo: [] })).rejects.toThrow('give some with --slo "web.latency: p(99)<500ms"');
  });

  it.each<[string, Partial<CapacityArgs>, string]>([
    [
      'a source that is not there',
      { traffic: 'wep' },
      'there is no traffic source "wep", did you mean "web"?',
    ],
    ['standard input', { scenario: STANDARD_INPUT_PATH }, 'can be read only once'],
    [
      'a path that is not there',
      { vary: 'workloads.0.concurency', from: '1' },
      '1 error; nothing was simulated',
    ],
    ['a threshold of nothing', { slo: ['wep.latency: avg<1s'] }, '1 error; nothing was simulated'],
  ])('refuses %s, and writes nothing', async (_, args, message) => {
    const out = join(temporaryFolder(), 'out');
    await expect(capacity({ ...args, out })).rejects.toThrow(message);
    expect(namesIn(join(out, '..'))).toEqual([]);
  });

  it('writes what was tried when it is interrupted, and says so', async () => {
    const terminal = fakeTerminal();
    let runs = 0;
    const stopping = {
      ...inlineExecutor,
      run: async (task: Parameters<typeof inlineExecutor.run>[0]) => {
        if (++runs === 5) terminal.interrupt();
        return inlineExecutor.run(task);
      },
    };
    const { status, out } = await capacity({}, { workerPool: () => stopping }, terminal);
    expect(status).toBe(130);
    expect(terminal.out()).toMatch(/^Interrupted: /);
    expect(JSON.parse(textOf(out, 'capacity.json'))).toMatchObject({ complete: false });
  });

  it('leaves a folder that "report" takes, and that it may replace', async () => {
    const { out } = await capacity({ duration: '10s', precision: '40%' });
    const terminal = fakeTerminal();
    const draw = async () => ({ writeChartsAndReport: writeCapacityReport });
    expect(await drawReport(out, terminal, draw)).toBe(0);
    expect(namesIn(join(out, 'charts'))).toEqual(['capacity.png', 'capacity.svg', 'capacity.vl.json']);
    const report = readFileSync(join(out, 'report.html'), 'utf8');
    expect(report).toContain('<p class="headline">Carries ');
    expect((await capacity({ duration: '10s', precision: '40%', out })).status).toBe(0);
  });
});
