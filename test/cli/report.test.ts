import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { drawReport } from '../../src/cli/report.ts';
import { temporaryFolder } from '../metrics/temporaryFolder.ts';
import { fakeTerminal } from './fakeTerminal.ts';

it('draws charts, then the report, and prints where it is', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'run.json'), '{}');
  const done: string[] = [];
  const parts = {
    writeChartsAndReport: async (where: string) => void done.push(`drawn ${where}`),
  };
  const terminal = fakeTerminal();
  expect(await drawReport(folder, terminal, async () => parts)).toBe(0);
  expect(done).toEqual([`drawn ${folder}`]);
  expect(terminal.out()).toBe(`${join(folder, 'report.html')}\n`);
});

it('refuses a folder without results before it loads anything large', async () => {
  const load = () => expect.unreachable();
  await expect(drawReport('no/such', fakeTerminal(), load)).rejects.toThrow('there is no folder no/such');
  const empty = temporaryFolder();
  await expect(drawReport(empty, fakeTerminal(), load)).rejects.toThrow(
    `${empty} holds no results: it has no run.json`,
  );
});
