import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type CompareArgs, type CompareParts, compareScenarios } from '../../src/cli/compareScenarios.ts';
import { readScenario } from '../../src/cli/readScenario.ts';
import { repeatComparison } from '../../src/cli/repeatCommand.ts';
import { drawReport } from '../../src/cli/report.ts';
import { STANDARD_INPUT_PATH } from '../../src/cli/standardInput.ts';
import { runComparison } from '../../src/experiment/comparison/compare.ts';
import { comparisonResults } from '../../src/experiment/comparison/comparisonResults.ts';
import { inlineExecutor } from '../../src/experiment/replications/inlineExecutor.ts';
import { workerPool } from '../../src/experiment/replications/workerPool.ts';
import { namesIn, temporaryFolder } from '../metrics/temporaryFolder.ts';
import { type FakeTerminal, fakeTerminal } from './fakeTerminal.ts';

const SCENARIO = fileURLToPath(new URL('../../scenarios/loadbalancer-node-failure.yaml', import.meta.url));
/** As it was built: a thread that first has to compile the source takes ten times as long. */
const WORKER = fileURLToPath(
  new URL('../../dist/experiment/replications/replicationWorker.js', import.meta.url),
);

/** Everything real but for the charts, which have tests of their own, and the threads. */
const parts: CompareParts = {
  readScenario,
  workerPool: () => inlineExecutor,
  runComparison,
  comparisonResults,
  writeChartsAndReport: async () => {},
};

/** Compares two policies over two short replications. */
async function compare(
  args: Partial<CompareArgs> = {},
  changes: Partial<CompareParts> = {},
  terminal: FakeTerminal = fakeTerminal(),
) {
  const out = args.out ?? join(temporaryFolder(), 'out');
  const defaults = {
    scenario: SCENARIO,
    policies: 'random,round-robin',
    replications: '2',
    duration: '5s',
    set: ['warmup=1s', 'faults=[]', 'traffic.web.arrivals.rate=60/s'],
  };
  const all = { ...defaults, format: 'table', charts: true, quiet: true, ...args, out };
  const status = await compareScenarios(all, terminal, { ...parts, ...changes });
  return { status, out, terminal };
}

/** All files of a folder with their contents. */
function contents(folder: string): Record<string, string> {
  return Object.fromEntries(namesIn(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

describe('compareScenarios', () => {
  it('writes the same bytes in this thread and with two workers', async () => {
    const pool = { workerPool: () => workerPool(2, WORKER) };
    const [one, two] = [await compare(), await compare({}, pool)];
    expect(namesIn(one.out)).toEqual([
      'comparison.csv',
      'comparison.json',
      'distribution.csv',
      'replications.csv',
    ]);
    expect(contents(two.out)).toEqual(contents(one.out));
  });

  it('shows a table, and the command that does it again without where it was written', async () => {
    const { status, out, terminal } = await compare();
    expect(status).toBe(0);
    expect(terminal.out()).toContain('MINUS BASELINE');
    expect(JSON.parse(readFileSync(join(out, 'comparison.json'), 'utf8')).command).toMatch(
      /--policies random,round-robin --replications 2$/,
    );
  });

  it('prints comparison.json for scripts, and replaces an earlier comparison', async () => {
    const { out } = await compare();
    const { terminal } = await compare({ out, format: 'json' });
    expect(terminal.out()).toBe(readFileSync(join(out, 'comparison.json'), 'utf8'));
  });

  it('finds a warm-up only if the scenario gives none', async () => {
    const given = await compare({ format: 'json' });
    expect(JSON.parse(given.terminal.out())).toMatchObject({ warmup: 1, warmupFrom: 'scenario' });
    const folder = temporaryFolder();
    const file = join(folder, 'x.yaml');
    mkdirSync(join(folder, 'manifests'));
    for (const name of ['my-nginx-deployment', 'my-nginx-loadbalancer'])
      writeFileSync(
        join(folder, `manifests/${name}.yaml`),
        readFileSync(new URL(`../../scenarios/manifests/${name}.yaml`, import.meta.url)),
      );
    writeFileSync(file, readFileSync(SCENARIO, 'utf8').replace('warmup: 30s\n', ''));
    const found = await compare({
      scenario: file,
      set: ['faults=[]', 'traffic.web.arrivals.rate=60/s'],
      format: 'json',
    });
    expect(JSON.parse(found.terminal.out())).toMatchObject({ warmupFrom: 'MSER-5' });
  });

  it('runs the scenario as it is, many times, with nothing to compare', async () => {
    const terminal = fakeTerminal();
    const out = join(temporaryFolder(), 'out');
    const args = {
      scenario: SCENARIO,
      replications: '2',
      duration: '5s',
      set: ['warmup=1s', 'faults=[]', 'traffic.web.arrivals.rate=60/s'],
      format: 'table',
      charts: false,
      quiet: true,
      out,
    };
    expect(await compareScenarios(args, terminal, parts, true)).toBe(0);
    expect(terminal.out()).toContain('95 % INTERVAL');
    expect(terminal.out()).not.toContain('VERDICT');
  });

  it('writes nothing when an alternative is invalid, or when it is stopped too early', async () => {
    const out = join(temporaryFolder(), 'out');
    await expect(compare({ out, policies: 'random,nonsense' })).rejects.toThrow('nothing was simulated');
    const terminal = fakeTerminal();
    const stopping = {
      ...inlineExecutor,
      run: async () => {
        terminal.interrupt();
        throw new Error('aborted');
      },
    };
    await expect(compare({ out }, { workerPool: () => stopping }, terminal)).rejects.toThrow(
      'interrupted before',
    );
    expect(namesIn(join(out, '..'))).toEqual([]);
  });

  it('does not read standard input again and again', async () => {
    await expect(compare({ scenario: STANDARD_INPUT_PATH })).rejects.toThrow('can be read only once');
  });

  it('leaves a folder that "report" takes', async () => {
    const { out } = await compare();
    const drawn: string[] = [];
    const load = async () => ({ writeChartsAndReport: async (folder: string) => void drawn.push(folder) });
    expect(await drawReport(out, fakeTerminal(), load)).toBe(0);
    expect(drawn).toEqual([out]);
  });
});

describe('repeatComparison', () => {
  it('names what decides the result, and nothing else', () => {
    const args = {
      scenario: 'x.yaml',
      set: ['a=1'],
      vary: ['b=1,2'],
      replications: '3',
      precision: '5%',
      'max-replications': '9',
      workers: '7',
    };
    expect(repeatComparison(args, false)).toBe(
      'seatrial compare x.yaml --set a=1 --vary b=1,2 --replications 3 --precision 5% --max-replications 9',
    );
    expect(repeatComparison({ scenario: 'x.yaml', set: [], replications: '3' }, true)).toBe(
      'seatrial run x.yaml --replications 3',
    );
  });
});
