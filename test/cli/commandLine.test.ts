import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandLine } from '../../src/cli/commandLine.ts';
import { packageVersion } from '../../src/cli/packageVersion.ts';
import { temporaryFolder } from '../metrics/temporaryFolder.ts';
import { fakeTerminal } from './fakeTerminal.ts';

async function typed(line: string, env: Record<string, string> = {}) {
  const terminal = fakeTerminal({ env });
  const status = await commandLine(
    line.split(' ').filter((word) => word !== ''),
    terminal,
  );
  return { status, out: terminal.out(), err: terminal.err() };
}

describe('commandLine', () => {
  it('shows help on standard output when nothing is asked, and when it is asked for', async () => {
    const { status, out, err } = await typed('');
    expect([status, err]).toEqual([0, '']);
    for (const command of [
      'run',
      'check',
      'report',
      'init',
      'policies',
      'schema',
      'nslookup',
      'get',
      'describe',
      'env',
      'curl',
    ])
      expect(out).toContain(`seatrial ${command}`);
    expect(out).toContain('Exit status: 0 done');
    expect((await typed('--help')).out).toBe(out);
    expect((await typed('-h')).out).toBe(out);
  });

  it.each([
    'run',
    'check',
    'report',
    'init',
    'policies',
    'schema',
    'get',
    'describe',
    'env',
    'nslookup',
    'curl',
  ])('has help with an example for %s', async (command) => {
    const { status, out } = await typed(`${command} --help`);
    expect(status).toBe(0);
    expect(out).toContain(`seatrial ${command}`);
    expect(out).toContain('Examples:');
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  it('prints the version of the package', async () => {
    expect(await typed('--version')).toEqual({ status: 0, out: `${packageVersion()}\n`, err: '' });
  });

  it.each([
    ['rnu x.yaml', 'unknown command "rnu", did you mean "run"?'],
    [
      'xyzzy',
      'unknown command "xyzzy"; the commands are run, check, report, init, policies, schema, compare, sweep, get, describe, env, nslookup, curl',
    ],
    ['run', 'run needs a scenario file: seatrial run <scenario>'],
    ['init', 'init needs at least one manifest file: seatrial init <files..>'],
    ['run a.yaml --sed 4', 'unknown option "--sed", did you mean "--seed"?'],
    ['run a.yaml b.yaml', 'unknown argument "b.yaml"; "seatrial run --help" lists what there is'],
    ['run a.yaml --seed', '--seed needs a value'],
    ['run a.yaml --format xml', '--format must be one of table, json, not "xml"'],
    ['run a.yaml --seed 1 --seed 2', '--seed is given more than once'],
    ['--versoin', 'unknown option "--versoin", did you mean "--version"?'],
    ['policies rando', 'there is no policy "rando", did you mean "random"?'],
    ['report no/such', 'there is no folder no/such'],
  ])('explains "%s" in one line and ends with 2', async (line, message) => {
    expect(await typed(line)).toEqual({ status: 2, out: '', err: `seatrial: ${message}\n` });
  });

  it('keeps a word that looks like a number as it was typed', async () => {
    const { err } = await typed('check 0x10');
    expect(err).toContain('0x10:1:1: error:');
  });

  it('prints the JSON schema of scenario files', async () => {
    const { status, out } = await typed('schema');
    expect(status).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      type: 'object',
      allOf: [{ else: { properties: { traffic: {} } } }, { else: { properties: { clusters: {} } } }],
    });
  });

  it('shows every problem of manifests that init cannot use', async () => {
    const file = join(temporaryFolder(), 'bad.yaml');
    writeFileSync(file, 'kind: [');
    const { status, err } = await typed(`init ${file}`);
    expect(status).toBe(2);
    expect(err).toContain(`${file}:1:`);
    expect(err).not.toContain('    at ');
  });

  it('shows the stack of an error only when SEATRIAL_DEBUG asks for it', async () => {
    const stack = /^ {4}at /m;
    expect((await typed('report no/such', { SEATRIAL_DEBUG: '1' })).err).toMatch(stack);
    expect((await typed('report no/such')).err).not.toMatch(stack);
  });
});
