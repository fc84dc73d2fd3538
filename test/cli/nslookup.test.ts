import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandLine } from '../../src/cli/commandLine.ts';
import { temporaryFolder } from '../metrics/temporaryFolder.ts';
import { APP, scenarioText } from '../scenario/trial.ts';
import { fakeTerminal } from './fakeTerminal.ts';

function scenarioFile(): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'app.yaml'), APP);
  const file = join(folder, 'scenario.yaml');
  writeFileSync(file, scenarioText());
  return file;
}

async function nslookup(...words: readonly string[]) {
  const terminal = fakeTerminal();
  const [name, ...rest] = words;
  const status = await commandLine(['nslookup', name, scenarioFile(), ...rest], terminal);
  return { status, out: terminal.out(), err: terminal.err() };
}

describe('seatrial nslookup', () => {
  it('prints the address of a Service', async () => {
    const { status, out, err } = await nslookup('web', '--at', '5s');
    expect([status, err]).toEqual([0, '']);
    expect(out).toMatch(
      /^Server:\t\t10\.96\.0\.10\nAddress:\t10\.96\.0\.10#53\n\nName:\tweb\.default\.svc\.cluster\.local\nAddress: 10\.\d+\.\d+\.\d+\n\n$/,
    );
  });

  it('ends with status 1 for a name that is not found, without any control character of the name', async () => {
    const { status, out } = await nslookup('no\u001b[31mpe');
    expect(status).toBe(1);
    expect(out).toContain("** server can't find no[31mpe: NXDOMAIN");
  });

  it('says which record types, times and places there are', async () => {
    expect(await nslookup('web', '--type', 'srv')).toMatchObject({ status: 0 });
    expect(await nslookup('web', '--type', 'HTTPS')).toMatchObject({
      status: 2,
      err: expect.stringContaining('--type: "HTTPS" is none of A, AAAA'),
    });
    expect((await nslookup('web', '--at', 'noon')).err).toContain('--at must be a time such as 95s or 1m30s');
    expect((await nslookup('web', '--at', '9h')).err).toContain('--at 9h is after the end');
    expect(await nslookup('web', '--from', 'nobody')).toMatchObject({
      status: 1,
      err: expect.stringContaining('there is no pod or node "nobody" in the namespace default'),
    });
  });

  it('asks from where curl would: one of the pods of a Deployment, in a namespace', async () => {
    expect(await nslookup('web', '--from', 'deploy/web')).toMatchObject({ status: 0 });
    expect((await nslookup('web', '-n', 'shop')).out).toContain("server can't find web: NXDOMAIN");
    expect(await nslookup('web.default', '-n', 'shop')).toMatchObject({ status: 0 });
  });
});
