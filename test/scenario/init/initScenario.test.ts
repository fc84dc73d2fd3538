import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ScenarioError } from '../../../src/scenario/diagnostics/scenarioError.ts';
import { initScenario } from '../../../src/scenario/init/initScenario.ts';
import { openScenario } from '../../../src/scenario/openScenario.ts';
import { APP, folderWith } from '../trial.ts';

const service = (name: string, spec: string, namespace = 'default') =>
  `---\napiVersion: v1\nkind: Service\nmetadata: {name: ${name}, namespace: ${namespace}}\nspec: {${spec}}\n`;

/** The text for a manifest, and the scenario that it loads to. */
function init(manifest: string, output = 'trial.yaml') {
  const folder = folderWith({ 'app.yaml': manifest, 'sub/empty.txt': '' });
  const text = initScenario([join(folder, 'app.yaml')], { output: join(folder, output) });
  writeFileSync(join(folder, output), text);
  return { text, scenario: openScenario(join(folder, output)) };
}

describe('initScenario', () => {
  it('writes a scenario that loads, and names it by its file', () => {
    const { scenario } = init(APP);
    expect(scenario).toMatchObject({ name: 'trial', duration: 600, seed: 1 });
    expect(scenario.manifests).toHaveLength(2);
    expect(scenario.nodes.map(({ name }) => name)).toEqual(['worker-1', 'worker-2', 'worker-3']);
    expect(scenario.faults).toEqual([
      { kind: 'node-crash', at: 60, target: { by: 'name', name: 'worker-2' } },
    ]);
  });

  it('names manifests from where the scenario will be', () => {
    expect(init(APP).text).toContain('\nmanifests:\n  - app.yaml\n');
    expect(init(APP, 'sub/trial.yaml').text).toContain('\n  - ../app.yaml\n');
  });

  it('writes one traffic source for each Service with pods, by the way that it offers', () => {
    const manifest = [
      APP,
      service('front', 'type: LoadBalancer, selector: {app: web}, ports: [{port: 443}]'),
      service('node', 'type: NodePort, selector: {app: web}, ports: [{name: grpc-api, port: 50051}]'),
      service(
        'cache',
        'selector: {app: web}, ports: [{port: 6379}, {name: x, port: 1}]'.replace(
          '{port: 6379}',
          '{name: redis, port: 6379}',
        ),
      ),
      service('nobody', 'selector: {app: nobody}, ports: [{port: 80}]'),
      service('dns', 'selector: {app: web}, ports: [{port: 53, protocol: UDP}]'),
      service('none', 'ports: [{port: 80}]'),
    ].join('');
    const { scenario } = init(manifest);
    expect(scenario.traffic.map(({ name, to, from, entry }) => [name, to, from.place, entry.via])).toEqual([
      ['web', 'http://web', 'pods', 'ClusterIP'],
      ['front', 'https://front', 'external', 'LoadBalancer'],
      ['node', 'grpc://node:50051', 'external', 'NodePort'],
      ['cache', 'tcp://cache:6379', 'pods', 'ClusterIP'],
    ]);
  });

  it('keeps apart Services of one name in two namespaces', () => {
    const other = APP.replaceAll('name: web\n', 'name: web\n  namespace: shop\n');
    const { scenario } = init(`${APP}---\n${other}`);
    expect(scenario.traffic.map(({ name, to }) => [name, to])).toEqual([
      ['web', 'http://web'],
      ['shop.web', 'http://web.shop'],
    ]);
  });

  it('makes enough nodes to hold all pods when one is lost', () => {
    const big = APP.replace('replicas: 2', 'replicas: 40').replace(
      'image: nginx',
      'image: nginx\n          resources: {requests: {cpu: 1500m, memory: 1Gi}}',
    );
    const { scenario } = init(big);
    const needed = 40 * 1500;
    const left = scenario.nodes.slice(1).reduce((sum, { capacity }) => sum + capacity.cpu, 0);
    expect(left).toBeGreaterThanOrEqual(needed);
    // Two such pods fit on a node of 4 cores: 20 nodes for them, and one to lose.
    expect(scenario.nodes.length).toBeGreaterThanOrEqual(21);
    expect(scenario.nodes.length).toBeLessThan(30);
  });

  it('makes nodes large enough for the largest pod, with the labels it asks for', () => {
    const big = APP.replace(
      'image: nginx',
      'image: nginx\n          resources: {requests: {cpu: 5, memory: 40Gi}}',
    ).replace('      containers:', '      nodeSelector: {disk: ssd}\n      containers:');
    const { scenario } = init(big);
    expect(scenario.nodes[0]).toMatchObject({
      capacity: { cpu: 16_000, memory: 128 * 2 ** 30 },
      labels: { disk: 'ssd' },
    });
  });

  it('explains itself: every guess is marked, and thresholds are proposed', () => {
    const { text, scenario } = init(APP);
    expect(text.match(/# guess/g)?.length).toBeGreaterThanOrEqual(5);
    expect(text).toContain('#   web.failed: ["rate<0.01"]');
    expect(scenario.thresholds).toEqual([]);
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(120);
  });

  it('proposes thresholds that load once they are no comments', () => {
    const folder = folderWith({ 'app.yaml': APP });
    const text = initScenario([join(folder, 'app.yaml')], { output: join(folder, 's.yaml') });
    writeFileSync(join(folder, 's.yaml'), text.replaceAll(/^# (thresholds:| {2})/gm, '$1'));
    expect(openScenario(join(folder, 's.yaml')).thresholds).toHaveLength(2);
  });

  it('takes folders, and its name from the first file when there is no output', () => {
    const folder = folderWith({ 'my app/app.yaml': APP });
    expect(initScenario([join(folder, 'my app')])).toContain('\nname: my-app\n');
  });

  it('throws what is wrong with the manifests', () => {
    const folder = folderWith({
      'bad.yaml': APP.replace('replicas', 'replica'),
      'none.yaml': service('s', 'ports: [{port: 80}]'),
    });
    const bad = join(folder, 'bad.yaml');
    expect(() => initScenario([bad])).toThrow(ScenarioError);
    expect(() => initScenario([bad])).toThrow(
      `${bad}:6:3: error: Deployment/web: unknown field "spec.replica"`,
    );
    expect(() => initScenario([join(folder, 'none.yaml')])).toThrow('no Service of these manifests has pods');
    expect(() => initScenario([join(folder, 'x.yaml')])).toThrow('x.yaml does not exist');
  });

  it('writes nothing and changes nothing itself', () => {
    const folder = folderWith({ 'app.yaml': APP });
    initScenario([join(folder, 'app.yaml')], { output: join(folder, 'new.yaml') });
    expect(() => readFileSync(join(folder, 'new.yaml'))).toThrow('ENOENT');
  });
});
