import { describe, expect, it } from 'vitest';
import { barePod, container, nodes, podSpec, service, World } from '../world.ts';

const FAST = { apiLatency: 0.001, watchLatency: 0.001, schedulingCycle: 0.001, sandboxStartup: 0.1 };

/** The value of a variable of a pod in the namespace `default`. */
function variable(world: World, pod: string, name: string): string | undefined {
  return world.cluster.environmentOf('default', pod)?.find((one) => one.name === name)?.value;
}

function crash(world: World): void {
  world.runtime.kill(0);
  world.cluster.containerExited('default', 'early');
  world.run(5);
}

describe('the environment of a container', () => {
  it('has the Services that there are when it starts, and no later one', () => {
    const world = new World(nodes(1), FAST);
    world.cluster.apply(service('before'));
    world.cluster.apply(barePod('early'));
    world.run(5);
    world.cluster.apply(service('after'));
    world.cluster.apply(barePod('late'));
    world.run(5);
    expect(variable(world, 'early', 'BEFORE_SERVICE_PORT')).toBe('80');
    expect(variable(world, 'early', 'AFTER_SERVICE_HOST')).toBeUndefined();
    expect(variable(world, 'late', 'AFTER_SERVICE_HOST')).toMatch(/^10\.(9[6-9]|1[01]\d)\./);
  });

  it('is made anew when the container is restarted', () => {
    const world = new World(nodes(1), FAST);
    world.cluster.apply(barePod('early'));
    world.run(5);
    world.cluster.apply(service('after'));
    world.run(5);
    expect(variable(world, 'early', 'AFTER_SERVICE_PORT')).toBeUndefined();
    crash(world);
    expect(variable(world, 'early', 'AFTER_SERVICE_PORT')).toBe('80');
  });

  it('keeps a Service that is deleted', () => {
    const world = new World(nodes(1), FAST);
    world.cluster.apply(service('web'));
    world.cluster.apply(barePod('early'));
    world.run(5);
    world.cluster.api.deleteNow('Service', 'default/web');
    world.run(5);
    expect(variable(world, 'early', 'WEB_SERVICE_PORT')).toBe('80');
    crash(world);
    expect(variable(world, 'early', 'WEB_SERVICE_PORT')).toBeUndefined();
  });

  it('knows a Service only once the watch has brought it', () => {
    // The pod is bound at 0.002 s and started 0.1 s later; the Service is written just before, and seen 1 s after that.
    const world = new World(nodes(1), { ...FAST, watchLatency: 1 });
    world.run(5);
    world.cluster.apply(barePod('early'));
    world.run(2.05);
    world.cluster.apply(service('web'));
    world.run(2);
    expect(world.runtime.calls.filter(({ call }) => call === 'start')).toHaveLength(1);
    expect(variable(world, 'early', 'WEB_SERVICE_PORT')).toBeUndefined();
  });

  it('has the API server always, and other Services only with links and of its own namespace', () => {
    const world = new World(nodes(1), FAST);
    world.cluster.apply(service('web'));
    const elsewhere = service('other');
    world.cluster.apply({ ...elsewhere, meta: { ...elsewhere.meta, namespace: 'shop' } });
    world.cluster.apply(barePod('linked'));
    world.cluster.apply(barePod('unlinked', {}, podSpec({ enableServiceLinks: false })));
    world.run(5);
    expect(variable(world, 'linked', 'KUBERNETES_SERVICE_HOST')).toBe('10.96.0.1');
    expect(variable(world, 'linked', 'KUBERNETES_SERVICE_PORT_HTTPS')).toBe('443');
    expect(variable(world, 'linked', 'OTHER_SERVICE_PORT')).toBeUndefined();
    expect(variable(world, 'unlinked', 'KUBERNETES_SERVICE_HOST')).toBe('10.96.0.1');
    expect(variable(world, 'unlinked', 'WEB_SERVICE_PORT')).toBeUndefined();
  });

  it("is overridden by the manifest's own variables", () => {
    const world = new World(nodes(1), FAST);
    world.cluster.apply(service('web'));
    const containers = [container({ env: { WEB_SERVICE_PORT: '8080' } })];
    world.cluster.apply(barePod('early', {}, podSpec({ containers })));
    world.run(5);
    expect(variable(world, 'early', 'WEB_SERVICE_PORT')).toBe('8080');
  });

  it('is one object for all containers that saw the same', () => {
    const world = new World(nodes(3), FAST);
    world.cluster.apply(service('web'));
    for (const name of ['a', 'b', 'c']) world.cluster.apply(barePod(name));
    world.run(5);
    expect(world.runtime.snapshots).toHaveLength(3);
    expect(new Set(world.runtime.snapshots).size).toBe(1);
    world.cluster.apply(service('more'));
    world.cluster.apply(barePod('d'));
    world.run(5);
    expect(world.runtime.snapshots[3]?.version).toBeGreaterThan(world.runtime.snapshots[0]?.version ?? 0);
  });

  it('is not there before the container is', () => {
    const world = new World(nodes(1), { ...FAST, sandboxStartup: 10 });
    world.cluster.apply(barePod('early'));
    world.run(5);
    expect(world.cluster.environmentOf('default', 'early')).toBeUndefined();
    expect(world.cluster.environmentOf('default', 'nobody')).toBeUndefined();
  });
});

describe('the environment on a node that is cut off', () => {
  it('is that of the moment of the cut when a container is restarted', () => {
    const world = new World(nodes(1), FAST);
    world.cluster.apply(service('web'));
    world.cluster.apply(barePod('early'));
    world.run(5);
    world.cluster.setPartitioned('worker-1', true);
    world.cluster.apply(service('after'));
    world.cluster.api.deleteNow('Service', 'default/web');
    world.run(5);
    crash(world);
    expect(variable(world, 'early', 'WEB_SERVICE_PORT')).toBe('80');
    expect(variable(world, 'early', 'AFTER_SERVICE_PORT')).toBeUndefined();
    world.cluster.setPartitioned('worker-1', false);
    crash(world);
    world.run(20);
    expect(variable(world, 'early', 'AFTER_SERVICE_PORT')).toBe('80');
  });

  it('cannot be made by a kubelet that was started there, until it can list the Services', () => {
    const world = new World(nodes(1), FAST);
    world.cluster.apply(barePod('early'));
    world.run(5);
    world.cluster.setPartitioned('worker-1', true);
    world.cluster.stopKubelet('worker-1');
    world.cluster.startKubelet('worker-1');
    world.run(1);
    crash(world);
    const starts = () => world.runtime.calls.filter(({ call }) => call === 'start').length;
    expect(starts()).toBe(1);
    expect(world.eventsOf('Failed')[0].message).toBe(
      'Error: services have not yet been read at least once, cannot construct envvars',
    );
    world.cluster.setPartitioned('worker-1', false);
    // The next sync comes after 10 to 15 s.
    world.run(16);
    expect(starts()).toBe(2);
  });
});
