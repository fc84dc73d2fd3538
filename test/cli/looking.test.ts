import { beforeAll, describe, expect, it } from 'vitest';
import { printEnvironment } from '../../src/cli/env.ts';
import { type ClusterView, clusterView } from '../../src/cli/looking/clusterView.ts';
import { describe as describeObjects } from '../../src/cli/looking/describeObjects.ts';
import { type GetArgs, get } from '../../src/cli/looking/getObjects.ts';
import { momentNamed } from '../../src/cli/looking/lookingOptions.ts';
import { lookAt } from '../../src/experiment/lookAt.ts';
import type { World } from '../../src/experiment/world.ts';
import { container, deployment, scenario, service } from '../support/scenarios.ts';
import { fakeTerminal } from './fakeTerminal.ts';

/** One pod that crashes twice, in a cluster of three; its node is cordoned. */
const crashing = scenario({
  manifests: [deployment('web', 1, container()), service('web', { type: 'NodePort' })].map((manifest) => ({
    manifest,
    at: -60,
  })),
  traffic: [],
  faults: [
    { kind: 'cordon', at: 5, target: { by: 'name', name: 'worker-1' } },
    { kind: 'pod-crash', at: 10, target: { by: 'random', count: 1 } },
    { kind: 'pod-crash', at: 15, target: { by: 'random', count: 1 } },
  ],
});
const ARGS: GetArgs = { output: 'table', 'all-namespaces': false, namespace: 'default', headers: true };

let world: World;
let view: ClusterView;
beforeAll(() => {
  world = lookAt(crashing, 18);
  view = clusterView(world, crashing, 18);
});

function got(words: string, args: Partial<GetArgs> = {}) {
  const terminal = fakeTerminal();
  const status = get(words.split(' '), view, { ...ARGS, ...args }, terminal);
  return { status, out: terminal.out(), err: terminal.err() };
}

describe('get', () => {
  it('shows a crash loop, its restarts and when the last run ended', () => {
    expect(got('pods').out).toMatch(
      /^NAME +READY +STATUS +RESTARTS +AGE\nweb-\S+ +0\/1 +CrashLoopBackOff +1 \(\ds ago\) +7\ds\n$/,
    );
  });

  it('shows a cordoned node, and the kubelet version of the cluster', () => {
    expect(got('nodes').out).toMatch(/worker-1 +Ready,SchedulingDisabled +<none> +78s +v1\.36\.0\n/);
  });

  it('puts the kind before the names of several kinds, with the API server among the Services', () => {
    const { out } = got('svc,deploy');
    expect(out).toContain('service/kubernetes   ClusterIP   10.96.0.1');
    expect(out).toMatch(
      /\n\nNAME +READY +UP-TO-DATE +AVAILABLE +AGE\ndeployment\.apps\/web +0\/1 +1 +0 +78s\n$/,
    );
  });

  it('adds a column for the namespace, or the labels that were asked for leave nothing', () => {
    expect(got('svc web', { 'all-namespaces': true }).out).toMatch(/^NAMESPACE +NAME +TYPE/);
    expect(got('pods', { selector: 'app=db' })).toEqual({
      status: 0,
      out: '',
      err: 'No resources found in default namespace.\n',
    });
  });

  it('gives whole objects as the API has them', () => {
    const object: unknown = JSON.parse(got('svc web', { output: 'json' }).out);
    expect(object).toMatchObject({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web', namespace: 'default', creationTimestamp: '1999-12-31T23:59:00Z' },
      spec: { type: 'NodePort', selector: { app: 'web' }, externalTrafficPolicy: 'Cluster' },
    });
    const list: unknown = JSON.parse(got('pods', { output: 'json' }).out);
    expect(list).toMatchObject({ kind: 'List', items: [{ kind: 'Pod', status: { phase: 'Running' } }] });
    expect(got('nodes worker-2', { output: 'yaml' }).out).toMatch(/^apiVersion: v1\nkind: Node\nmetadata:\n/);
    expect(got('deploy', { output: 'name' }).out).toBe('deployment.apps/web\n');
  });

  it.each(['pods', 'svc', 'ep', 'endpointslices', 'nodes', 'deploy', 'rs', 'events', 'leases', 'all'])(
    'has no undefined cell or field in %s',
    (kind) => {
      for (const output of ['wide', 'yaml', 'json'])
        expect(got(kind, { output }).out).not.toContain('undefined');
    },
  );

  it('says what there is not, with the nearest that there is', () => {
    expect(() => got('podz')).toThrow(
      'the server doesn\'t have a resource type "podz", did you mean "pods"?',
    );
    expect(() => got('svc wep')).toThrow(
      'Error from server (NotFound): services "wep" not found, did you mean "web"?',
    );
    expect(() => got('deploy/api')).toThrow('deployments.apps "api" not found');
  });
});

describe('describe', () => {
  const described = (words: string) => {
    const terminal = fakeTerminal();
    describeObjects(words.split(' '), view, { namespace: 'default' }, terminal);
    return terminal.out();
  };

  it('tells how a container ended, and what happened to its pod', () => {
    const text = described('pods');
    expect(text).toMatch(/State: +Waiting\n +Reason: +CrashLoopBackOff\n +Last State: +Terminated\n/);
    expect(text).toMatch(/Warning +BackOff +\ds +kubelet +Back-off restarting failed container/);
    expect(text).toMatch(/\n {2}Ready +False\n/);
  });

  it('lists endpoints and node port of a Service: none is ready', () => {
    expect(described('service web')).toMatch(/\nNodePort: +<unset> {2}\d+\/TCP\nEndpoints:\n/);
  });

  it('sums up what the pods of a node ask for, and names the ReplicaSet of a Deployment', () => {
    const [pod] = [...world.api.list('Pod')];
    expect(described(`node/${pod.spec.nodeName}`)).toContain('(1 in total)');
    expect(described('deploy web')).toMatch(/\nNewReplicaSet: +web-\w+ \(1\/1 replicas created\)\n/);
  });

  it('says that other kinds can only be listed', () => {
    expect(() => described('lease worker-1')).toThrow('leases cannot be described, but listed');
  });
});

describe('env', () => {
  it('prints what the kubelet gave the container, by the name of the pod or of its Deployment', () => {
    const terminal = fakeTerminal();
    printEnvironment('deploy/web', 'default', world, terminal);
    const [pod] = [...world.api.list('Pod')];
    expect(terminal.out()).toContain(`HOSTNAME=${pod.meta.name}\nKUBERNETES_SERVICE_HOST=10.96.0.1\n`);
    expect(terminal.out()).toContain('WEB_SERVICE_PORT=80\n');
  });

  it('says that there is no such pod', () => {
    expect(() => printEnvironment('nobody', 'default', world, fakeTerminal())).toThrow(
      'pods "nobody" not found',
    );
  });
});

describe('the moment', () => {
  it.each([
    ['95s', 95],
    ['1m', 60],
    ['95', 95],
    ['-10s', -10],
    [undefined, 100],
  ])('%s is %d s', (text, seconds) => {
    expect(momentNamed(text, crashing)).toBe(seconds);
  });

  it.each([
    ['soon', '--at must be a time such as 95s or 1m30s, not "soon"'],
    ['2m', '--at 2m is after the end: the traffic lasts 100 s'],
    ['-2m', '--at -2m is before the beginning: the cluster starts at -60 s'],
  ])('%s is refused', (text, message) => {
    expect(() => momentNamed(text, crashing)).toThrow(message);
  });
});
