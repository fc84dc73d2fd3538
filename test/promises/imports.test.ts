import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const SRC = resolve(import.meta.dirname, '../../src');

/** What each folder may import besides itself: everything that lies below it. */
const BELOW: Record<string, readonly string[]> = {
  engine: [],
  cluster: ['engine'],
  balancing: ['engine'],
  network: ['cluster', 'balancing', 'engine'],
  workload: ['network', 'cluster', 'balancing', 'engine'],
  faults: ['network', 'cluster', 'balancing', 'engine'],
  scenario: ['faults', 'workload', 'network', 'cluster', 'balancing', 'engine'],
  metrics: ['faults', 'workload', 'network', 'cluster', 'balancing', 'engine'],
  // Charts know recorded results only.
  charts: [],
  experiment: [
    'charts',
    'metrics',
    'scenario',
    'faults',
    'workload',
    'network',
    'cluster',
    'balancing',
    'engine',
  ],
};
BELOW['cli'] = [...BELOW['experiment'], 'experiment'];

interface Import {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

function imports(): Import[] {
  const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  return files.flatMap((file) => {
    const text = readFileSync(join(SRC, file), 'utf8');
    const targets = [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(([, path]) => path);
    return targets.map((path) => ({
      file,
      from: file.split('/')[0],
      to: relative(SRC, resolve(SRC, dirname(file), path)).split('/')[0],
    }));
  });
}

describe('imports', () => {
  it('go down only, through the folders of the house', () => {
    const all = imports().filter(({ file }) => file !== 'index.ts');
    expect(all.length).toBeGreaterThan(100);
    const upwards = all.filter(({ from, to }) => from !== to && !BELOW[from]?.includes(to));
    expect(upwards.map(({ file, to }) => `${file} imports ${to}`)).toEqual([]);
  });

  it('never lead from the data plane to the store', () => {
    const dataPlane = imports().filter(({ from }) => from === 'network' || from === 'workload');
    const fromStore = dataPlane.filter(({ file }) =>
      /cluster\/api\//.test(readFileSync(join(SRC, file), 'utf8')),
    );
    expect(fromStore.map(({ file }) => file)).toEqual([]);
  });
});
