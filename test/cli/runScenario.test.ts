import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CommandError } from '../../src/cli/exitStatus.ts';
import { type RunArgs, type RunParts, runScenario } from '../../src/cli/runScenario.ts';
import { createSimulation } from '../../src/experiment/simulation.ts';
import type { Recording } from '../../src/metrics/recording.ts';
import { SchedulingLog } from '../../src/metrics/schedulingLog.ts';
import type { Diagnostic } from '../../src/scenario/diagnostics/diagnostic.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { nodeFailure } from '../metrics/sampleRecording.ts';
import { namesIn, temporaryFolder, textOf } from '../metrics/temporaryFolder.ts';
import { deployment, scenario as scenarioOf, traffic } from '../support/scenarios.ts';
import { type FakeTerminal, fakeTerminal } from './fakeTerminal.ts';

const scenario: Scenario = scenarioOf({
  name: 'node-failure',
  duration: 600,
  traffic: [traffic(10, { name: 'clients' })],
});
const web = [{ manifest: deployment('web', 2), at: -30 }];
const warning: Diagnostic = {
  severity: 'warning',
  file: 'x.yaml',
  line: 3,
  column: 5,
  message: 'no readiness probe',
};
const error: Diagnostic = { ...warning, severity: 'error', message: 'wrong' };

/** A simulation of ten steps that records what it is given. */
function simulationOf(recording: Recording, onStep: () => void = () => {}) {
  return {
    step: 0,
    steps: 10,
    get now() {
      return this.step;
    },
    advance() {
      if (this.step === 10) return false;
      onStep();
      this.step++;
      return true;
    },
    finish: (complete: boolean): Recording => ({ ...recording, complete }),
  };
}

function partsOf(changes: Partial<RunParts> = {}): RunParts {
  return {
    readScenario: async () => ({ scenario, problems: [warning] }),
    createSimulation: () => simulationOf(nodeFailure()),
    writeChartsAndReport: async () => {},
    ...changes,
  };
}

/** Runs with a fresh folder for the results. */
async function run(
  changes: Partial<RunParts> = {},
  args: Partial<RunArgs> = {},
  terminal: FakeTerminal = fakeTerminal(),
) {
  const out = args.out ?? join(temporaryFolder(), 'out');
  const all = { scenario: 'x.yaml', set: [], format: 'table', charts: true, quiet: false, ...args, out };
  const status = await runScenario(all, terminal, partsOf(changes));
  return { status, out, terminal };
}

describe('runScenario', () => {
  it('writes results, draws into them and shows the summary', async () => {
    const drawn: string[] = [];
    const { status, out, terminal } = await run({
      writeChartsAndReport: async (folder) => void drawn.push(...namesIn(folder)),
    });
    expect(status).toBe(0);
    expect(drawn).toContain('run.json');
    expect(namesIn(out)).toContain('summary.json');
    expect(terminal.out()).toContain('worker-2 is NotReady');
    expect(terminal.out()).toContain(`Report: ${join(out, 'report.html')}`);
    expect(JSON.parse(textOf(out, 'run.json'))).toMatchObject({
      complete: true,
      command: 'seatrial run x.yaml',
    });
  });

  it('prints summary.json, and nothing else, on standard output when asked to', async () => {
    const { out, terminal } = await run({}, { format: 'json' });
    expect(terminal.out()).toBe(textOf(out, 'summary.json'));
  });

  it('writes scheduling.csv when asked to, and only then', async () => {
    const small = { ...scenario, settle: 30, duration: 1, traffic: [], manifests: web };
    const readScenario = async () => ({ scenario: small, problems: [] });
    const verbose = { 'verbose-scheduling': true, charts: false };
    const { out, terminal } = await run({ readScenario, createSimulation }, verbose);
    // Two pods, three nodes and four plugins that have something to say, and the header.
    const [header, first, ...others] = textOf(out, 'scheduling.csv').trimEnd().split('\n');
    expect(header).toBe('time,pod,node,plugin,score,weight,chosen');
    expect(first).toMatch(/^-29\.\d+,web-\w+-\w+,worker-1,TaintToleration,100,3,(true|false)$/);
    expect(others).toHaveLength(2 * 3 * 4 - 1);
    expect(others.filter((line) => line.endsWith(',true'))).toHaveLength(first.endsWith('true') ? 7 : 8);
    expect(terminal.err()).not.toContain('scheduling.csv');
    await run({ readScenario, createSimulation }, { out, charts: false });
    expect(namesIn(out)).not.toContain('scheduling.csv');
  });

  it('says so when scheduling.csv is cut short', async () => {
    const scheduling = new SchedulingLog(0);
    scheduling.add({ time: 0, namespace: 'default', pod: 'p', chosen: 'n', nodes: ['n'], plugins: [] });
    const { terminal } = await run({
      createSimulation: () => simulationOf({ ...nodeFailure(), scheduling }),
    });
    expect(terminal.err()).toContain('scheduling.csv holds at most 0 rows: 1 later');
  });

  it('prints warnings and progress on standard error unless it is to be quiet', async () => {
    expect((await run()).terminal.err()).toContain(
      'x.yaml:3:5: warning: no readiness probe\n100 % simulated',
    );
    expect((await run({}, { quiet: true })).terminal.err()).toBe('');
  });

  it('refuses an invalid scenario before anything is simulated or written', async () => {
    const out = join(temporaryFolder(), 'out');
    const terminal = fakeTerminal();
    const readScenario = async () => ({ problems: [error, warning, error] });
    const createSimulation = () => expect.unreachable();
    const failing = run({ readScenario, createSimulation }, { out }, terminal);
    await expect(failing).rejects.toThrow(new CommandError('2 errors; nothing was simulated or written'));
    expect(
      terminal
        .err()
        .split('\n')
        .filter((line) => line.includes('error: wrong')),
    ).toHaveLength(2);
    expect(existsSync(out)).toBe(false);
  });

  it('passes on what the command line overrides, a seed of digits as a number', async () => {
    const seen: unknown[] = [];
    const readScenario = async (_file: string, overrides: unknown) => {
      seen.push(overrides);
      return { scenario, problems: [] };
    };
    await run({ readScenario }, { seed: '7', duration: '2m', set: ['a=1'] });
    await run({ readScenario }, { seed: 'seven' });
    await run({ readScenario }, { seed: '007' });
    expect(seen).toEqual([
      { seed: 7, duration: '2m', set: ['a=1'] },
      { seed: 'seven', set: [] },
      { seed: '007', set: [] },
    ]);
  });

  it('ends with 99 when a threshold is crossed', async () => {
    const rule = {
      traffic: 'clients',
      metric: 'failed',
      aggregation: 'rate',
      operator: '<',
      value: 0.01,
    } as const;
    const strict = { ...scenario, thresholds: [{ ...rule, source: 'clients.failed: rate<0.01' }] };
    const { status, terminal } = await run({
      readScenario: async () => ({ scenario: strict, problems: [] }),
    });
    expect(status).toBe(99);
    expect(terminal.out()).toContain('✗   clients.failed: rate<0.01');
  });

  it('stops at Ctrl-C, writes what was simulated as incomplete and ends with 130', async () => {
    const terminal = fakeTerminal();
    const busy = () => {
      const end = performance.now() + 60;
      while (performance.now() < end);
      terminal.interrupt();
    };
    const { status, out } = await run(
      { createSimulation: () => simulationOf(nodeFailure(), busy) },
      {},
      terminal,
    );
    expect(status).toBe(130);
    expect(JSON.parse(textOf(out, 'run.json')).complete).toBe(false);
    expect(terminal.err()).toContain('Interrupted at 1 s: writing the results up to then.');
    expect(terminal.out()).toContain('600 s of 600 s of traffic');
  });

  it('writes nothing and leaves earlier results alone when requests do not add up', async () => {
    const { out } = await run();
    const before = textOf(out, 'run.json');
    const broken = { ...nodeFailure(), conservation: [{ law: 'a = b', left: 1, right: 2 }] };
    const failing = run({ createSimulation: () => simulationOf(broken) }, { out, seed: '2' });
    await expect(failing).rejects.toThrow('a conservation law is broken: a = b (1 is not 2)');
    expect(textOf(out, 'run.json')).toBe(before);
  });

  it('keeps the results when they cannot be drawn, says why and ends with 1', async () => {
    const writeChartsAndReport = async () => {
      throw new Error('no font');
    };
    const { status, out, terminal } = await run({ writeChartsAndReport });
    expect(status).toBe(1);
    expect(terminal.err()).toContain('the charts could not be drawn: no font');
    expect(terminal.err()).toContain(`seatrial report ${out}`);
    expect(existsSync(join(out, 'summary.csv'))).toBe(true);
  });

  it('draws nothing with --no-charts', async () => {
    const { status, out, terminal } = await run(
      { writeChartsAndReport: () => expect.unreachable() },
      { charts: false },
    );
    expect(status).toBe(0);
    expect(terminal.out()).toContain(`Results: ${out}`);
  });

  it('refuses a folder that is not its own before it simulates', async () => {
    const out = temporaryFolder();
    writeFileSync(join(out, 'thesis.tex'), '');
    await expect(run({ createSimulation: () => expect.unreachable() }, { out })).rejects.toThrow(
      'no results of seatrial',
    );
    expect(namesIn(out)).toEqual(['thesis.tex']);
  });
});
