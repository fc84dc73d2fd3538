import { describe, expect, it } from 'vitest';
import type { Container } from '../../../src/cluster/objects.ts';
import {
  type ClusterSettings,
  DEFAULT_CLUSTER_SETTINGS,
  type KubeletSettings,
} from '../../../src/cluster/settings.ts';
import { barePod, container, nodes, podSpec, World } from '../world.ts';

const FAST = { apiLatency: 1e-6, watchLatency: 1e-6, schedulingCycle: 1e-6, sandboxStartup: 1e-3 };

function world(settings: Partial<ClusterSettings>, kubelet: Partial<KubeletSettings> = {}): World {
  const all = { ...DEFAULT_CLUSTER_SETTINGS.kubelet, ...kubelet };
  return new World(nodes(1), { ...FAST, kubelet: all, ...settings });
}

function run(one: World, name: string, change: Partial<Container>): void {
  one.cluster.apply(barePod(name, {}, podSpec({ containers: [container(change)] })));
}

const starts = (one: World) =>
  one.runtime.calls.filter(({ call }) => call === 'start').map(({ time }) => time);
const messages = (one: World, reason: string) => one.eventsOf(reason).map(({ message }) => message);

describe('an image that takes no time', () => {
  it('is not spoken of, nor reported as held', () => {
    const one = world({});
    run(one, 'a', { image: 'nginx' });
    run(one, 'b', { image: 'nginx:1', imagePullPolicy: 'Never' });
    one.run(100);
    expect(starts(one)).toHaveLength(2);
    expect([...messages(one, 'Pulling'), ...messages(one, 'Pulled')]).toEqual([]);
    expect(one.cluster.api.get('Node', 'worker-1')?.status.images).toBeUndefined();
  });
});

describe('the pull of an image', () => {
  it('takes a fixed time and the time of its bytes, and says so in the words of Kubernetes', () => {
    const one = world({ imagePull: 2, imageSizes: { 'app:1': 300 }, imageBandwidth: 100 });
    run(one, 'a', { image: 'app:1' });
    one.run(10);
    expect(starts(one)[0]).toBeCloseTo(5, 2);
    expect(messages(one, 'Pulling')).toEqual(['Pulling image "app:1"']);
    expect(messages(one, 'Pulled')).toEqual([
      'Successfully pulled image "app:1" in 5s (5s including waiting). Image size: 300 bytes.',
    ]);
  });

  it('is done once for all pods of the node, which wait for it in turn', () => {
    const one = world({ imagePull: 4 });
    run(one, 'a', { image: 'app:1' });
    run(one, 'b', { image: 'app:1' });
    one.run(10);
    expect(starts(one)).toHaveLength(2);
    for (const time of starts(one)) expect(time).toBeCloseTo(4, 2);
    run(one, 'c', { image: 'app:1' });
    one.run(1);
    expect(starts(one)[2]).toBeCloseTo(10, 2);
    expect(messages(one, 'Pulling')).toHaveLength(2);
  });

  it('of different images is serial by default, and at once if that is switched off', () => {
    const serial = world({ imagePull: 4 });
    const parallel = world({ imagePull: 4 }, { serializeImagePulls: false });
    for (const one of [serial, parallel]) {
      run(one, 'a', { image: 'a:1' });
      run(one, 'b', { image: 'b:1' });
      one.run(10);
    }
    expect(starts(serial).map((time) => Math.round(time))).toEqual([4, 8]);
    expect(starts(parallel).map((time) => Math.round(time))).toEqual([4, 4]);
    // The second pod is bound a moment after the first.
    expect(messages(serial, 'Pulled')[1]).toBe(
      'Successfully pulled image "b:1" in 4s (7.999s including waiting). Image size: 0 bytes.',
    );
  });

  it('of the containers of a pod is one after the other, with the init containers between', () => {
    const one = world({ imagePull: 4, initContainerRun: 2 }, { serializeImagePulls: false });
    const containers = [container({ image: 'a:1' }), container({ name: 'b', image: 'b:1' })];
    const initContainers = [{ name: 'init', image: 'init:1' }];
    one.cluster.apply(barePod('a', {}, podSpec({ containers, initContainers })));
    one.run(20);
    // init:1 at 4 s, its run to 6 s, a:1 at 10 s, b:1 at 14 s.
    expect(starts(one)[0]).toBeCloseTo(14, 2);
    expect(one.eventsOf('Pulled').map(({ time }) => Math.round(time))).toEqual([4, 10, 14]);
  });

  it('with the policy Always asks the registry each time, behind whatever else is pulled', () => {
    const one = world({ imagePull: 4 });
    run(one, 'a', { image: 'app:latest' });
    one.run(10);
    run(one, 'big', { image: 'big:1' });
    one.run(1);
    run(one, 'b', { image: 'app:latest' });
    one.run(10);
    expect(starts(one)[2]).toBeCloseTo(14, 2);
    expect(messages(one, 'Pulled').at(-1)).toMatch(/"app:latest" in 0s \(2\.99\ds|"app:latest" in 0s \(3s/);
  });

  it('with the policy Never is not done: the container waits for another pod to bring the image', () => {
    const one = world({ imagePull: 4 });
    run(one, 'a', { image: 'app:1', imagePullPolicy: 'Never' });
    one.run(20);
    expect(starts(one)).toEqual([]);
    expect(messages(one, 'ErrImageNeverPull')[0]).toBe(
      'Container image "app:1" is not present with pull policy of Never',
    );
    run(one, 'b', { image: 'app:1' });
    one.run(20);
    expect(starts(one)).toHaveLength(2);
  });

  it('is not finished for a pod that is deleted, but the image stays for others', () => {
    const one = world({ imagePull: 4 });
    run(one, 'a', { image: 'app:1' });
    one.run(2);
    one.cluster.deletePod('default', 'a');
    one.run(4);
    expect(starts(one)).toEqual([]);
    run(one, 'b', { image: 'app:1' });
    one.run(1);
    expect(starts(one)[0]).toBeCloseTo(6, 2);
  });

  it('begins anew when the kubelet does', () => {
    const one = world({ imagePull: 4 });
    run(one, 'a', { image: 'app:1' });
    one.run(2);
    one.cluster.stopKubelet('worker-1');
    one.run(10);
    expect(starts(one)).toEqual([]);
    one.cluster.startKubelet('worker-1');
    one.run(10);
    expect(starts(one)[0]).toBeCloseTo(16, 2);
  });
});

describe('pulls beyond what registries are asked for', () => {
  it('fail, and are tried again after a back-off that doubles', () => {
    const one = world(
      { imagePull: 1 },
      { serializeImagePulls: false, registryPullQPS: 0.01, registryBurst: 1 },
    );
    run(one, 'a', { image: 'a:1' });
    one.run(1);
    run(one, 'b', { image: 'b:1' });
    one.run(250);
    expect(starts(one)).toHaveLength(2);
    // A token is there after 100 s.
    expect(starts(one)[1]).toBeGreaterThan(100);
    const failed = one.eventsOf('Failed', 'Pod/b').map(({ message }) => message);
    expect(failed.slice(0, 2)).toEqual([
      'Failed to pull image "b:1": pull QPS exceeded',
      'Error: ErrImagePull',
    ]);
    expect(failed).toContain('Error: ImagePullBackOff');
    expect(messages(one, 'BackOff')[0]).toBe('Back-off pulling image "b:1"');
    const tries = one.eventsOf('Pulling', 'Pod/b').map(({ time }) => time);
    const gaps = tries.slice(1).map((time, i) => time - tries[i]);
    // The wait, and what is left of the sync that comes after it: at most 15 s.
    for (const [i, gap] of gaps.entries()) {
      expect(gap).toBeGreaterThanOrEqual(10 * 2 ** i);
      expect(gap).toBeLessThanOrEqual(10 * 2 ** i + 15);
    }
  });
});

describe("the node's status", () => {
  it('has the images that it holds, with their sizes, once the kubelet has looked: within 40 s', () => {
    const one = world({ imageSizes: { 'app:1': 3000, 'b:1': 1000 }, imageBandwidth: 1000 });
    run(one, 'a', { image: 'app:1' });
    run(one, 'b', { image: 'b:1' });
    one.run(5);
    expect(one.cluster.api.get('Node', 'worker-1')?.status.images).toBeUndefined();
    one.run(36);
    expect(one.cluster.api.get('Node', 'worker-1')?.status.images).toEqual([
      { name: 'app:1', size: 3000 },
      { name: 'b:1', size: 1000 },
    ]);
  });

  it('gets them later from a node that is cut off', () => {
    const one = world({ imagePull: 1 });
    run(one, 'a', { image: 'app:1' });
    one.run(5);
    one.cluster.setPartitioned('worker-1', true);
    one.run(60);
    expect(one.cluster.api.get('Node', 'worker-1')?.status.images).toBeUndefined();
    one.cluster.setPartitioned('worker-1', false);
    one.run(11);
    expect(one.cluster.api.get('Node', 'worker-1')?.status.images).toHaveLength(1);
  });
});
