import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandLine } from '../../src/cli/commandLine.ts';
import { simulate } from '../../src/experiment/simulation.ts';
import { summariseTraffic } from '../../src/metrics/summary.ts';
import { loadScenario } from '../../src/scenario/loadScenario.ts';
import { fakeTerminal } from '../cli/fakeTerminal.ts';

const FOLDER = join(import.meta.dirname, '../../scenarios/connecting-applications');
const README = join(FOLDER, 'README.md');
const FOUND = /# Found \(seed 1\): ([\d,]+) of ([\d,]+) requests failed/;
/** Scenarios whose header says how many requests failed. */
const files = readdirSync(FOLDER).filter(
  (file) => file.endsWith('.yaml') && FOUND.test(readFileSync(join(FOLDER, file), 'utf8')),
);

/** What a command prints, as a shell in the folder would show it: `seatrial ...`, perhaps with `| grep [-v] [-i] WORD`. */
async function shown(command: string): Promise<string> {
  const [line, filter] = command.split(' | ');
  const [program, ...words] = line.split(' ');
  expect(program).toBe('seatrial');
  const terminal = fakeTerminal();
  await commandLine(
    words.map((word) => (word.endsWith('.yaml') ? join(FOLDER, word) : word)),
    terminal,
  );
  return grep(terminal.out(), filter) + terminal.err();
}

function grep(text: string, filter: string | undefined): string {
  if (filter === undefined) return text;
  const [program, ...words] = filter.split(' ');
  expect(program).toBe('grep');
  const pattern = words[words.length - 1];
  const ignoresCase = words.includes('-i');
  const lines = text.split('\n').slice(0, -1);
  const kept = lines.filter((line) => {
    const found = ignoresCase ? line.toLowerCase().includes(pattern.toLowerCase()) : line.includes(pattern);
    return found !== words.includes('-v');
  });
  return kept.map((line) => `${line}\n`).join('');
}

describe('the walk through connecting applications', () => {
  it('shows what its commands print (vitest -u writes it anew)', async () => {
    const text = readFileSync(README, 'utf8');
    const blocks = [...text.matchAll(/```console\n\$ (.*)\n(?:.*\n)*?```/g)];
    expect(blocks.length).toBeGreaterThan(20);
    let renewed = text;
    for (const [block, command] of blocks)
      renewed = renewed.replace(block, () => `\`\`\`console\n$ ${command}\n@@`);
    const outputs: string[] = [];
    for (const [, command] of blocks) outputs.push(await shown(command));
    for (const output of outputs) renewed = renewed.replace('@@', () => `${output}\`\`\``);
    await expect(renewed).toMatchFileSnapshot(README);
  }, 30_000);

  it.each(files)('%s says what it shows, and what its header says was found is found', (file) => {
    const text = readFileSync(join(FOLDER, file), 'utf8');
    expect(text).toContain('# Look for: ');
    const found = FOUND.exec(text);
    const { scenario, problems } = loadScenario(join(FOLDER, file));
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    if (scenario === undefined || found === null) return expect.unreachable();
    const totals = summariseTraffic(
      simulate(scenario),
      scenario.traffic.map(({ to }) => to),
    ).map(({ phases }) => phases.total);
    const sum = (count: 'sent' | 'failed') => totals.reduce((all, phase) => all + phase[count], 0);
    expect([sum('failed'), sum('sent')]).toEqual(
      found.slice(1).map((count) => Number(count.replaceAll(',', ''))),
    );
  });
});
