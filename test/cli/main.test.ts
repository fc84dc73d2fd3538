import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { namesIn, temporaryFolder, textOf } from '../metrics/temporaryFolder.ts';

const PROGRAM = resolve('dist/cli/main.js');

const MANIFESTS = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 4
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: web:1
          ports: [{containerPort: 80}]
          readinessProbe: {httpGet: {port: 80}, periodSeconds: 1}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
`;

const SCENARIO = `
name: small
duration: 20s
cluster: {nodes: [{name: worker, count: 2}]}
manifests: [web.yaml]
workloads: [{match: {app: web}, service: {distribution: exponential, mean: 10ms}, startup: 1s}]
traffic: [{name: clients, from: {pods: 4}, to: http://web, arrivals: {process: poisson, rate: 50/s}, timeout: 1s}]
faults: [{at: 5s, kind: node-crash, target: worker-2}]
`;

interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the built program in a folder. */
function seatrial(folder: string, ...words: string[]): Promise<Ended> {
  return new Promise((done) => {
    const child = execFile(process.execPath, [PROGRAM, ...words], { cwd: folder }, (_error, out, err) => {
      done({ status: child.exitCode, out, err });
    });
  });
}

/** A folder with a small scenario in it. */
function folderWithScenario(changes = ''): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'web.yaml'), MANIFESTS);
  writeFileSync(join(folder, 'small.yaml'), SCENARIO + changes);
  return folder;
}

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((done) => child.once('exit', (status) => done(status)));
}

/** Every file under a folder, by its path. */
function allFiles(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length));
}

describe('the built program', () => {
  beforeAll(() => {
    if (!existsSync(PROGRAM)) throw new Error('build the program first: npm run build');
  });

  it('runs a scenario from its file to the report, with the same bytes wherever they go', async () => {
    const folder = folderWithScenario();
    const [{ status, out, err }] = await Promise.all([
      seatrial(folder, 'run', 'small.yaml'),
      // Neither pictures nor a report, which are then drawn from the folder alone.
      seatrial(folder, 'run', 'small.yaml', '--out', 'b', '--no-charts', '--format', 'json'),
    ]);
    expect([status, err]).toEqual([0, expect.stringContaining('100 % simulated')]);
    expect(out).toContain('worker-2 loses power');
    expect(out).toContain('Report: results/small/report.html');
    expect(namesIn(join(folder, 'results'))).toEqual(['small']);
    const files = [
      'charts',
      'endpoints.csv',
      'events.csv',
      'failures.csv',
      'nodes.csv',
      'pods.csv',
      'report.html',
    ];
    const more = ['run.json', 'summary.csv', 'summary.json', 'timeseries.csv'];
    expect(namesIn(join(folder, 'results', 'small'))).toEqual([...files, ...more]);
    const report = await seatrial(folder, 'report', 'b');
    expect(report).toEqual({ status: 0, out: 'b/report.html\n', err: '' });
    const written = allFiles(join(folder, 'results', 'small'));
    expect(allFiles(join(folder, 'b'))).toEqual(written);
    for (const file of written) expect(textOf(folder, 'b', file)).toBe(textOf(folder, 'results/small', file));
  });

  it('refuses an invalid scenario with a line for each problem, and leaves earlier results alone', async () => {
    const folder = folderWithScenario('thresholds: {nobody.failed: ["rate<1"]}\nsped: 1\n');
    mkdirSync(join(folder, 'results', 'small'), { recursive: true });
    writeFileSync(join(folder, 'results', 'small', 'run.json'), 'earlier');
    const { status, out, err } = await seatrial(folder, 'run', 'small.yaml');
    expect([status, out]).toEqual([2, '']);
    expect(err).toMatch(/^small\.yaml:9:\d+: error: .*nobody/m);
    expect(err).toMatch(/^small\.yaml:10:1: error: .*sped/m);
    expect(err).toContain('seatrial: 2 errors; nothing was simulated or written');
    expect(textOf(folder, 'results', 'small', 'run.json')).toBe('earlier');
  });

  it('ends with 99 when a threshold is crossed', async () => {
    const folder = folderWithScenario('thresholds: {clients.failed: ["count<1"]}\n');
    const { status, out } = await seatrial(folder, 'run', 'small.yaml', '--quiet', '--no-charts');
    expect(status).toBe(99);
    expect(out).toMatch(/✗ +clients\.failed: count<1 +\d+ +crossed/);
  });

  it('writes what was simulated and ends with 130 at Ctrl-C', async () => {
    const folder = folderWithScenario();
    const words = [PROGRAM, 'run', 'small.yaml', '--duration', '10h', '--no-charts'];
    const child = spawn(process.execPath, words, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
    const status = ended(child);
    // The first line of progress: the run is under way, and nine tenths of it are still to come.
    child.stderr?.once('data', () => child.kill('SIGINT'));
    expect(await status).toBe(130);
    expect(JSON.parse(textOf(folder, 'results', 'small', 'summary.json')).complete).toBe(false);
  });

  it('reads a scenario from standard input', async () => {
    const folder = folderWithScenario();
    const child = spawn(process.execPath, [PROGRAM, 'check', '-'], {
      cwd: folder,
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    let out = '';
    child.stdout?.on('data', (text) => {
      out += text;
    });
    const status = ended(child);
    child.stdin?.end(SCENARIO);
    expect(await status).toBe(0);
    expect(out).toContain('small is valid: 20 s on 2 nodes');
  });

  it('takes a reader that closes the pipe for satisfied', async () => {
    const child = spawn('sh', [
      '-c',
      `"${process.execPath}" "${PROGRAM}" schema | head -c 1 >/dev/null; echo done`,
    ]);
    let err = '';
    child.stderr?.on('data', (text) => {
      err += text;
    });
    expect([await ended(child), err]).toEqual([0, '']);
  });
});
