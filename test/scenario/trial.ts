import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach } from 'vitest';
import { formatDiagnostic } from '../../src/scenario/diagnostics/diagnostic.ts';
import { type LoadedScenario, loadScenario } from '../../src/scenario/loadScenario.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import type { Overrides } from '../../src/scenario/source/overrides.ts';

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** Writes files into a new folder, which is removed after the test. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'seatrial-scenario-'));
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

/** Loads `scenario.yaml` of these files. */
export function load(files: Readonly<Record<string, string>>, overrides: Overrides = {}): LoadedScenario {
  return loadScenario(join(folderWith(files), 'scenario.yaml'), overrides);
}

/** The problems of `scenario.yaml`, a line each, with file names relative to it. */
export function problemsOf(files: Readonly<Record<string, string>>, overrides: Overrides = {}): string[] {
  const folder = folderWith(files);
  const { problems } = loadScenario(join(folder, 'scenario.yaml'), overrides);
  return problems.map((problem) => formatDiagnostic(problem).replaceAll(`${folder}/`, ''));
}

/** The scenario of these files, which has no errors. */
export function loaded(files: Readonly<Record<string, string>>, overrides: Overrides = {}): Scenario {
  const { scenario, problems } = load(files, overrides);
  if (scenario === undefined) throw new Error(problems.map(formatDiagnostic).join('\n'));
  return scenario;
}

/** A Deployment with a readiness probe and its Service, as most scenarios need them. */
export const APP = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: server
          image: nginx
          ports: [{name: http, containerPort: 8080}]
          readinessProbe: {tcpSocket: {port: http}}
---
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector: {app: web}
  ports: [{port: 80, targetPort: http}]
`;

/** The smallest sensible scenario on {@link APP}; sections given here stand in place of its own. */
export function scenarioText(sections: Readonly<Record<string, string>> = {}): string {
  const all = {
    duration: '10s',
    cluster: '{nodes: [{name: worker, count: 3, zones: [a, b]}]}',
    manifests: '[app.yaml]',
    workloads: '[{match: {app: web}}]',
    traffic: '[{name: web, from: {pods: 1}, to: http://web, arrivals: {process: constant, rate: 1/s}}]',
    ...sections,
  };
  return Object.entries(all)
    .map(([key, value]) => `${key}: ${value}\n`)
    .join('');
}

/** Problems of the smallest scenario with some sections replaced. */
export function sectionProblems(sections: Readonly<Record<string, string>>, app = APP): string[] {
  return problemsOf({ 'scenario.yaml': scenarioText(sections), 'app.yaml': app });
}

/** The smallest scenario with some sections replaced, which has no errors. */
export function withSections(sections: Readonly<Record<string, string>>, app = APP): Scenario {
  return loaded({ 'scenario.yaml': scenarioText(sections), 'app.yaml': app });
}
