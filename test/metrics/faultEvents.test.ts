import { describe, expect, it } from 'vitest';
import { faultEnding, faultsOf, faultText, nameOf, objectOf } from '../../src/metrics/faultEvents.ts';
import { event } from './sampleRecording.ts';

describe('faultsOf', () => {
  it('finds faults among other events, with the kind and name of what they hit', () => {
    const faults = faultsOf([
      event(1, 'Scheduled', 'Pod/web-a'),
      event(60, 'NodeCrash', 'Node/worker-2'),
      event(80, 'PodKill', 'Pod/web-a'),
    ]);
    expect(faults).toMatchObject([
      { reason: 'NodeCrash', time: 60, kind: 'Node', names: ['worker-2'], index: 1, until: 3 },
      { reason: 'PodKill', time: 80, kind: 'Pod', names: ['web-a'], index: 2, until: 3 },
    ]);
  });

  it('counts equal faults at the same instant as one, even with other events between', () => {
    const faults = faultsOf([
      event(60, 'NodeCrash', 'Node/a'),
      event(60, 'PodNotReady', 'Pod/x'),
      event(60, 'NodeCrash', 'Node/b'),
      event(60, 'SlowNode', 'Node/c'),
      event(61, 'NodeCrash', 'Node/d'),
    ]);
    expect(faults.map(({ names }) => names)).toEqual([['a', 'b'], ['c'], ['d']]);
  });

  it('ends the story of a fault where one of its nodes is hit again', () => {
    const faults = faultsOf([
      event(1, 'NodeCrash', 'Node/a'),
      event(1, 'NodeCrash', 'Node/b'),
      event(2, 'NodeCrash', 'Node/c'),
      event(3, 'NodePartition', 'Node/b'),
      event(4, 'NodeCrash', 'Node/a'),
    ]);
    expect(faults.map(({ until }) => until)).toEqual([3, 5, 5, 5]);
  });

  it('takes the same pod crashing twice at one instant as two faults', () => {
    const faults = faultsOf([event(1, 'PodCrash', 'Pod/a'), event(1, 'PodCrash', 'Pod/a')]);
    expect(faults.map(({ names, until }) => [names, until])).toEqual([
      [['a'], 1],
      [['a'], 2],
    ]);
  });
});

describe('faultText', () => {
  it.each([
    ['NodeCrash', 'Node/n', 'n loses power', 'n has power again'],
    ['NodePartition', 'Node/n', 'n is cut off from the network', 'n is reachable again'],
    ['SlowNode', 'Node/n', 'n becomes slow', 'n is fast again'],
    ['CpuHog', 'Node/n', 'something else uses the CPU of n', 'n has its CPU to itself again'],
    ['PodPause', 'Pod/p', 'the process of pod p stands still', 'the process of pod p goes on'],
    ['KubeletStop', 'Node/n', 'the kubelet of n stops', 'the kubelet of n runs again'],
    ['ApiServerOutage', 'Component/kube-apiserver', 'kube-apiserver is down', 'kube-apiserver answers again'],
    [
      'ControllerManagerOutage',
      'Component/kube-controller-manager',
      'kube-controller-manager is down',
      'kube-controller-manager starts again',
    ],
    ['SchedulerOutage', 'Component/kube-scheduler', 'kube-scheduler is down', 'kube-scheduler starts again'],
    ['Cordon', 'Node/n', 'n is cordoned', 'n takes new pods again'],
    ['Drain', 'Node/n', 'the drain of n begins', 'n is drained'],
    ['Taint', 'Node/n', 'n gets a taint', 'n loses the taint'],
    ['PodKill', 'Pod/p', 'pod p is deleted', undefined],
    ['Rollout', 'Deployment/web', 'web gets a new pod template', 'all pods of web are of the new template'],
    ['PodCrash', 'Pod/p', 'the process of pod p crashes', undefined],
    ['PodErrors', 'Pod/p', 'pod p answers with errors', 'pod p answers as before'],
  ])('tells of a %s and of its end', (reason, object, begins, ends) => {
    const [fault] = faultsOf([event(1, reason, object)]);
    expect(faultText(fault)).toBe(begins);
    expect(faultEnding(fault)?.text).toBe(ends);
  });

  it('tells of a change of size what its event says', () => {
    const [fault] = faultsOf([event(1, 'Scale', 'StatefulSet/db', 'db is scaled to 3 pods')]);
    expect(faultText(fault)).toBe('db is scaled to 3 pods');
  });

  it('names up to three and counts more', () => {
    const crash = (names: string[]) =>
      faultsOf(names.map((name) => event(1, 'NodeCrash', `Node/${name}`)))[0];
    expect(faultText(crash(['a', 'b', 'c']))).toBe('a, b and c lose power');
    expect(faultText(crash(['a', 'b', 'c', 'd']))).toBe('4 nodes (a, b, ...) lose power');
  });
});

describe('names of objects', () => {
  it('go from Kind/name to name and back', () => {
    expect(nameOf('Pod/web-a')).toBe('web-a');
    expect(objectOf('Pod', ['a', 'b'])).toBe('Pod/a, Pod/b');
    expect(objectOf('Pod', ['a', 'b', 'c', 'd'])).toBe('Pod/a, Pod/b, Pod/c, ...');
  });
});
