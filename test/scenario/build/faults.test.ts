import { describe, expect, it } from 'vitest';
import { APP, sectionProblems, withSections } from '../trial.ts';

const POD = `${APP}---
apiVersion: v1
kind: Pod
metadata: {name: single, labels: {app: single}}
spec: {containers: [{name: c, image: i}]}
---
apiVersion: v1
kind: Secret
metadata: {name: tls}
stringData: {tls.key: k}
---
apiVersion: v1
kind: Secret
metadata: {name: other, namespace: shop}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: c, image: i}]}
`;
const CLUSTER = '{nodes: [{name: worker, count: 3, zones: [a, b], labels: {disk: ssd}}, {name: extra}]}';

const built = (fault: string) => withSections({ faults: `[${fault}]`, cluster: CLUSTER }, POD).faults[0];
const problems = (fault: string) =>
  sectionProblems({ faults: `[${fault}]`, cluster: CLUSTER, workloads: '[{match: {}}]' }, POD).map((line) =>
    line.replace(/^scenario\.yaml:6:\d+: /, ''),
  );

describe('faults', () => {
  it.each<[string, object]>([
    [
      '{at: 1s, kind: node-crash, target: worker-2}',
      { kind: 'node-crash', at: 1, target: { by: 'name', name: 'worker-2' } },
    ],
    [
      '{at: 1s, kind: node-crash, target: extra, duration: 5s}',
      { kind: 'node-crash', at: 1, target: { by: 'name', name: 'extra' }, duration: 5 },
    ],
    [
      '{at: 0s, kind: node-partition, target: {zone: a}}',
      { kind: 'node-partition', at: 0, target: { by: 'zone', zone: 'a', count: 'all' } },
    ],
    [
      '{at: 1s, kind: node-partition, target: {zone: a, count: 1}}',
      { kind: 'node-partition', at: 1, target: { by: 'zone', zone: 'a', count: 1 } },
    ],
    [
      '{at: 1s, kind: slow-node, target: random, factor: 2.5}',
      { kind: 'slow-node', at: 1, target: { by: 'random', count: 1 }, factor: 2.5 },
    ],
    [
      '{at: 1s, kind: pod-pause, target: {labels: {app: web}, count: 1}, duration: 800ms}',
      {
        kind: 'pod-pause',
        at: 1,
        target: { by: 'labels', labels: { app: 'web' }, count: 1 },
        duration: 0.8,
      },
    ],
    [
      '{at: 1s, kind: node-crash, target: {random: 2}}',
      { kind: 'node-crash', at: 1, target: { by: 'random', count: 2 } },
    ],
    [
      '{at: 1s, kind: node-crash, target: {labels: {disk: ssd}, count: 3}}',
      { kind: 'node-crash', at: 1, target: { by: 'labels', labels: { disk: 'ssd' }, count: 3 } },
    ],
    [
      '{at: 1s, kind: pod-kill, target: {labels: {app: web}, count: all}, gracePeriod: 0s}',
      {
        kind: 'pod-kill',
        at: 1,
        target: { by: 'labels', labels: { app: 'web' }, count: 'all' },
        gracePeriod: 0,
      },
    ],
    [
      '{at: 1s, kind: zone-outage, zone: b, duration: 1m}',
      { kind: 'zone-outage', at: 1, zone: 'b', of: 'power', duration: 60 },
    ],
    [
      '{at: 1s, kind: cordon, target: extra}',
      { kind: 'cordon', at: 1, target: { by: 'name', name: 'extra' } },
    ],
    [
      '{at: 1s, kind: drain, target: extra, timeout: 5m, duration: 10m}',
      {
        kind: 'drain',
        at: 1,
        target: { by: 'name', name: 'extra' },
        ignoreDaemonSets: false,
        force: false,
        timeout: 300,
        duration: 600,
      },
    ],
    [
      '{at: 1s, kind: taint, target: extra, taint: {key: node.kubernetes.io/out-of-service, effect: NoExecute}}',
      {
        kind: 'taint',
        at: 1,
        target: { by: 'name', name: 'extra' },
        taint: { key: 'node.kubernetes.io/out-of-service', effect: 'NoExecute' },
      },
    ],
    [
      '{at: 1s, kind: kubelet-stop, target: {zone: a}, duration: 30s}',
      { kind: 'kubelet-stop', at: 1, target: { by: 'zone', zone: 'a', count: 'all' }, duration: 30 },
    ],
    [
      '{at: 1s, kind: pod-crash, target: single}',
      { kind: 'pod-crash', at: 1, target: { by: 'name', name: 'single' } },
    ],
    [
      '{at: 1s, kind: pod-crash, target: {zone: b}}',
      { kind: 'pod-crash', at: 1, target: { by: 'zone', zone: 'b', count: 'all' } },
    ],
    ['{kind: churn, podKillRate: 6/m}', { kind: 'churn', at: 0, podKillRate: 0.1 }],
    [
      '{kind: churn, at: 1s, duration: 5s, podKillRate: 1/s, pods: {app: web}, gracePeriod: 1s, nodes: {mtbf: 1h, mttr: 1m}}',
      {
        kind: 'churn',
        at: 1,
        duration: 5,
        podKillRate: 1,
        pods: { app: 'web' },
        gracePeriod: 1,
        nodes: { mtbf: 3600, mttr: 60 },
      },
    ],
    [
      '{at: 1s, kind: rollout, target: web, image: "app:2"}',
      {
        kind: 'rollout',
        action: 'restart',
        at: 1,
        workload: { kind: 'Deployment', namespace: 'default', name: 'web' },
        image: 'app:2',
      },
    ],
    [
      '{at: 1s, kind: scale, target: Deployment/web, replicas: 0}',
      {
        kind: 'scale',
        at: 1,
        workload: { kind: 'Deployment', namespace: 'default', name: 'web' },
        replicas: 0,
      },
    ],
    [
      '{at: 1s, kind: rollout, target: web, action: undo}',
      {
        kind: 'rollout',
        action: 'undo',
        at: 1,
        workload: { kind: 'Deployment', namespace: 'default', name: 'web' },
      },
    ],
    [
      '{at: 1s, kind: rollout, target: web, action: pause}',
      {
        kind: 'rollout',
        action: 'pause',
        at: 1,
        workload: { kind: 'Deployment', namespace: 'default', name: 'web' },
      },
    ],
    [
      '{at: 1s, kind: rollout, target: db, action: undo}',
      {
        kind: 'rollout',
        action: 'undo',
        at: 1,
        workload: { kind: 'StatefulSet', namespace: 'default', name: 'db' },
      },
    ],
    ['{at: 1s, kind: api-server-outage}', { kind: 'api-server-outage', at: 1 }],
    ['{at: 1s, kind: scheduler-outage, duration: 5s}', { kind: 'scheduler-outage', at: 1, duration: 5 }],
    [
      '{at: 1s, kind: controller-manager-outage, duration: 1m}',
      { kind: 'controller-manager-outage', at: 1, duration: 60 },
    ],
    [
      '{at: 1s, kind: delete-secret, target: tls, duration: 5s}',
      { kind: 'delete-secret', at: 1, namespace: 'default', name: 'tls', duration: 5 },
    ],
    [
      '{at: 1s, kind: delete-secret, target: other, namespace: shop}',
      { kind: 'delete-secret', at: 1, namespace: 'shop', name: 'other' },
    ],
    [
      '{at: 1s, kind: node-shutdown, target: {zone: a}, duration: 1m}',
      { kind: 'node-shutdown', at: 1, target: { by: 'zone', zone: 'a', count: 'all' }, duration: 60 },
    ],
  ])('%s', (fault, expected) => {
    expect(built(fault)).toEqual(expected);
  });

  it.each([
    [
      '{at: 1s, kind: node-crash, target: worker}',
      'error: faults[0].target: there is no node "worker", did you mean "worker-1"?',
    ],
    [
      '{at: 1s, kind: node-crash, target: elsewhere}',
      'error: faults[0].target: there is no node "elsewhere": there are worker-1, worker-2, worker-3 and extra',
    ],
    [
      '{at: 1s, kind: node-crash, target: {zone: c}}',
      'error: faults[0].target.zone: there is no zone "c", did you mean "a"?',
    ],
    [
      '{at: 1s, kind: node-crash, target: {labels: {disk: hdd}}}',
      'error: faults[0].target.labels: no node has the labels {disk: hdd}',
    ],
    [
      '{at: 1s, kind: node-crash, target: {labels: {disk: ssd}, count: 4}}',
      'error: faults[0].target.count: asks for 4 nodes where there are 3',
    ],
    [
      '{at: 1s, kind: node-crash, target: {random: 5}}',
      'error: faults[0].target.random: asks for 5 nodes where there are 4',
    ],
    [
      '{at: 1s, kind: rollout, target: wep}',
      'error: faults[0].target: there is no workload "wep", did you mean "web"?',
    ],
    [
      '{at: 1s, kind: rollout, target: web, namespace: shop}',
      'error: faults[0].target: there is no workload "web" in the namespace "shop": there is no workload',
    ],
    [
      '{at: 1s, kind: scale, target: single, replicas: 2}',
      'error: faults[0].target: Pod/single cannot be scaled: only Deployment, StatefulSet or ReplicaSet can',
    ],
    [
      '{at: 1s, kind: rollout, target: web, action: undo, image: "app:2"}',
      'error: faults[0].image: is only for action: restart, not undo: leave out one of the two',
    ],
    [
      '{at: 1s, kind: rollout, target: web, action: rollback}',
      'error: faults[0].action must be one of restart, undo, pause or resume, not "rollback"',
    ],
    [
      '{at: 1s, kind: rollout, target: db, action: pause}',
      'error: faults[0].target: StatefulSet/db cannot be paused: only a Deployment can',
    ],
    [
      '{at: 1s, kind: rollout, target: db, action: resume}',
      'error: faults[0].target: StatefulSet/db cannot be resumed: only a Deployment can',
    ],
    [
      '{at: 1s, kind: rollout, target: single, action: undo}',
      'error: faults[0].target: Pod/single cannot be rolled back: only Deployment, StatefulSet or DaemonSet can',
    ],
    [
      '{at: 1s, kind: delete-secret, target: tsl}',
      'error: faults[0].target: no manifest has a Secret "tsl" in the namespace "default", did you mean "tls"?',
    ],
    [
      '{at: 1s, kind: delete-secret, target: password}',
      'error: faults[0].target: no manifest has a Secret "password" in the namespace "default": there is tls',
    ],
    [
      '{at: 1s, kind: delete-secret, target: other}',
      'error: faults[0].target: no manifest has a Secret "other" in the namespace "default", but in "shop": write namespace: shop',
    ],
    [
      '{at: 1s, kind: scheduler-outage, target: worker-1}',
      'error: unknown key "target" in faults[0]; known are kind, at and duration',
    ],
    ['{kind: api-server-outage}', 'error: faults[0].at is required'],
    [
      '{at: 1s, kind: node-shutdown, target: worker}',
      'error: faults[0].target: there is no node "worker", did you mean "worker-1"?',
    ],
    [
      '{at: 1s, kind: pod-kill, target: web}',
      'error: faults[0].target: Deployment/web is not a pod, and its pods get generated names: write {labels: {app: web}, count: 1}',
    ],
    [
      '{at: 1s, kind: pod-kill, target: singel}',
      'error: faults[0].target: no manifest has a Pod "singel", did you mean "single"?; pods of a Deployment get generated names: choose them by labels',
    ],
    [
      '{at: 1s, kind: pod-kill, target: {labels: {app: wep}}}',
      'error: faults[0].target.labels: no pod has the labels {app: wep}',
    ],
    [
      '{at: 1s, kind: pod-kill, target: worker-1, duration: 1s}',
      'error: unknown key "duration" in faults[0]; known are kind, at, target and gracePeriod',
    ],
    ['{kind: churn}', 'error: faults[0]: does nothing: give podKillRate, nodes or both'],
    [
      '{kind: churn, podKillRate: 1/s, pods: {app: wep}}',
      'error: faults[0].pods: no pod has the labels {app: wep}',
    ],
    ['{kind: churn, nodes: {mtbf: 0s, mttr: 1s}}', 'error: faults[0].nodes.mtbf must be longer than 0'],
    [
      '{at: 1s, kind: slow-node, target: random, factor: 0}',
      'error: faults[0].factor must be more than 0, not 0',
    ],
    [
      '{at: 10s, kind: node-crash, target: worker-1}',
      'warning: faults[0].at: never happens: the run ends at 10s',
    ],
  ])('%s is not as it should be', (fault, expected) => {
    expect(problems(fault)).toContain(expected);
  });

  it.each([
    ['dns', '{k8s-app: kube-dns}'],
    ['ingress', '{app.kubernetes.io/component: controller}'],
  ])('may hit the pods that the scenario has without a manifest: %s', (addOn, labels) => {
    const cluster = `{nodes: [{name: worker, count: 3}], ${addOn}: {}}`;
    const faults = `[{at: 1s, kind: pod-kill, target: {labels: ${labels}}}]`;
    expect(sectionProblems({ faults, cluster })).toEqual([]);
    expect(sectionProblems({ faults })).toHaveLength(1);
  });
});
