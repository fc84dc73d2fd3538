import { describe, expect, it } from 'vitest';
import type { ConfigurationReference, Manifest, PodSpec } from '../../../src/cluster/objects.ts';
import { barePod, container, deployment, nodes, podSpec, service, World } from '../world.ts';

/** Writes and watches take next to nothing, so that the waits of the mounts stand out. */
const FAST = { apiLatency: 1e-6, watchLatency: 1e-6, schedulingCycle: 1e-6, sandboxStartup: 0.5 };
/** What those latencies add up to, at most, seconds. */
const LATENCY = 1e-4;

const CERTS: ConfigurationReference = {
  kind: 'Secret',
  name: 'nginxsecret',
  keys: [],
  optional: false,
  volume: 'secret-volume',
};

function secret(
  keys: readonly string[] = [],
  kind: 'Secret' | 'ConfigMap' = 'Secret',
  name = 'nginxsecret',
): Manifest {
  return { kind, meta: { name, namespace: 'default', labels: {}, annotations: {} }, spec: { keys } };
}

const withVolumes = (...volumes: ConfigurationReference[]): PodSpec => podSpec({ volumes });

/** A pod that is bound at (next to) the present moment. */
function waiting(...volumes: ConfigurationReference[]): World {
  const world = new World(nodes(1), FAST);
  world.cluster.apply(barePod('solo', { app: 'web' }, withVolumes(...volumes)));
  return world;
}

function startTime(world: World): number | undefined {
  return world.runtime.calls.find(({ call }) => call === 'start')?.time;
}

const failures = (world: World) => world.eventsOf('FailedMount', 'Pod/solo');

describe('a pod whose Secret is there', () => {
  it('starts as one without a volume', () => {
    const world = new World(nodes(1), FAST);
    world.cluster.apply(secret(['tls.crt', 'tls.key']));
    world.run(1);
    world.cluster.apply(barePod('solo', {}, withVolumes({ ...CERTS, keys: ['tls.key'] })));
    world.run(10);
    expect(startTime(world)).toBeCloseTo(1.5, 3);
    expect(failures(world)).toEqual([]);
  });
});

describe('a pod whose Secret is missing', () => {
  it('has neither sandbox nor address nor endpoint, and says why', () => {
    const world = waiting(CERTS);
    world.cluster.apply(service('web'));
    world.run(60);
    expect(world.runtime.calls).toEqual([]);
    expect(world.pods()[0].status).toMatchObject({ phase: 'Pending', ready: false });
    expect(world.pods()[0].status.podIP).toBeUndefined();
    expect(world.readyAddresses('web')).toEqual([]);
    expect(failures(world)[0]).toMatchObject({
      type: 'Warning',
      message: 'MountVolume.SetUp failed for volume "secret-volume" : secret "nginxsecret" not found',
    });
  });

  it('is tried again after 0.5 s doubling to 2 min 2 s, each at the next look of the reconciler', () => {
    const world = waiting(CERTS);
    world.run(700);
    const times = failures(world).map(({ time }) => time);
    const gaps = times.slice(1).map((time, i) => time - times[i]);
    const expected = [0.5, 1, 2, 4, 8, 16, 32, 64, 122, 122, 122, 122].map((wait) => wait + 0.1);
    expect(gaps).toHaveLength(expected.length);
    for (const [i, gap] of gaps.entries()) expect(gap).toBeCloseTo(expected[i], 9);
  });

  it('starts by itself once the Secret is there: at the next try, seen by the sync within 0.3 s', () => {
    const world = waiting(CERTS);
    // Tries at 0, 0.6, 1.7, 3.8, 7.9 and 16.0 s: the last of these finds it.
    world.run(10);
    world.cluster.apply(secret());
    world.run(20);
    const seen = (startTime(world) ?? 0) - FAST.sandboxStartup;
    expect(seen).toBeGreaterThan(16);
    expect(seen).toBeLessThanOrEqual(16.3 + LATENCY);
    expect(world.readyPods()).toHaveLength(1);
  });

  it('is seen between two syncs only by the next one', () => {
    const world = waiting(CERTS);
    // The ninth try is at 0.5 * 255 + 0.8 = 128.3 s; the first sync gives up at 123 s and another begins 10 to 15 s later.
    world.run(70);
    world.cluster.apply(secret());
    world.run(100);
    const seen = (startTime(world) ?? 0) - FAST.sandboxStartup;
    expect(seen).toBeGreaterThanOrEqual(133 - LATENCY);
    expect(seen).toBeLessThanOrEqual(138 + LATENCY);
  });

  it('needs every key that it names', () => {
    const world = waiting({ ...CERTS, keys: ['tls.crt', 'tls.key'] });
    world.cluster.apply(secret(['tls.crt']));
    world.run(10);
    expect(startTime(world)).toBeUndefined();
    expect(failures(world).at(-1)?.message).toBe(
      'MountVolume.SetUp failed for volume "secret-volume" : references non-existent secret key: tls.key',
    );
    world.cluster.apply(secret(['tls.crt', 'tls.key']));
    world.run(20);
    expect(startTime(world)).toBeDefined();
  });

  it('does not wait for an optional one', () => {
    const world = waiting({ ...CERTS, optional: true });
    world.run(5);
    expect(startTime(world)).toBeCloseTo(0.5, 3);
  });

  it('waits for the last of several, each with tries of its own', () => {
    const config: ConfigurationReference = { kind: 'ConfigMap', name: 'conf', keys: [], optional: false };
    const world = waiting(CERTS, config);
    world.run(1);
    world.cluster.apply(secret());
    world.run(9);
    expect(startTime(world)).toBeUndefined();
    expect(failures(world).at(-1)?.message).toBe(
      'MountVolume.SetUp failed for volume "conf" : configmap "conf" not found',
    );
    world.cluster.apply(secret([], 'ConfigMap', 'conf'));
    world.run(20);
    expect((startTime(world) ?? 0) - FAST.sandboxStartup).toBeGreaterThan(16);
  });

  it('goes at once when it is deleted', () => {
    const world = waiting(CERTS);
    world.run(10);
    world.cluster.deletePod('default', 'solo');
    world.run(1);
    expect(world.pods()).toEqual([]);
    const count = failures(world).length;
    world.run(300);
    expect(failures(world)).toHaveLength(count);
  });
});

describe('a Secret that is deleted', () => {
  it('does nothing to pods that run, and keeps their successors from starting until it is there again', () => {
    const world = new World(nodes(2), FAST);
    world.cluster.apply(secret());
    world.run(1);
    world.cluster.apply(deployment('web', 2, withVolumes(CERTS)));
    world.run(10);
    const restore = world.cluster.deleteSecret('default', 'nginxsecret');
    world.run(60);
    expect(world.readyPods()).toHaveLength(2);
    const [pod] = world.pods();
    world.cluster.deletePod('default', pod.meta.name);
    world.run(30);
    expect(world.readyPods()).toHaveLength(1);
    restore?.();
    // Tries at 16 and 32.1 s after the pod came.
    world.run(20);
    expect(world.readyPods()).toHaveLength(2);
    expect(world.cluster.deleteSecret('default', 'another')).toBeUndefined();
  });
});

describe('a Secret that the environment needs', () => {
  const needy = (keys: readonly string[], optional = false): PodSpec =>
    podSpec({
      containers: [
        container({ environmentSources: [{ kind: 'Secret', name: 'nginxsecret', keys, optional }] }),
      ],
    });

  it('fails the creation of the container, after the sandbox, until a sync finds it', () => {
    const world = new World(nodes(1), FAST);
    world.cluster.apply(barePod('solo', {}, needy(['PASSWORD'])));
    world.run(5);
    expect(world.runtime.calls.map(({ call }) => call)).toEqual(['addPod']);
    expect(world.pods()[0].status.podIP).toBe('10.244.0.2');
    world.cluster.apply(secret(['USER']));
    // Each sync comes 10 to 15 s after the one before.
    world.run(12);
    world.cluster.apply(secret(['USER', 'PASSWORD']));
    world.run(16);
    expect(startTime(world)).toBeDefined();
    expect([...new Set(world.eventsOf('Failed').map(({ message }) => message))]).toEqual([
      'Error: secret "nginxsecret" not found',
      "Error: couldn't find key PASSWORD in Secret default/nginxsecret",
    ]);
  });

  it('is not waited for if it is optional', () => {
    const world = new World(nodes(1), FAST);
    world.cluster.apply(barePod('solo', {}, needy(['PASSWORD'], true)));
    world.run(5);
    expect(startTime(world)).toBeDefined();
  });

  it('keeps a container that has exited from coming back, with a count of restarts that does not grow', () => {
    const world = new World(nodes(1), FAST);
    world.cluster.apply(secret(['PASSWORD']));
    world.run(1);
    world.cluster.apply(barePod('solo', {}, needy(['PASSWORD'])));
    world.run(5);
    const restore = world.cluster.deleteSecret('default', 'nginxsecret');
    world.run(1);
    world.runtime.kill(0);
    world.cluster.containerExited('default', 'solo');
    world.run(60);
    expect(world.pods()[0].status).toMatchObject({ ready: false, restartCount: 0 });
    restore?.();
    world.run(20);
    expect(world.pods()[0].status).toMatchObject({ ready: true, restartCount: 1 });
  });
});
