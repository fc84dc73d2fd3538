import { describe, expect, it } from 'vitest';
import { World } from '../../src/experiment/world.ts';
import type { FaultConfig } from '../../src/faults/config.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { deployment, scenario, service, traffic, workload } from '../support/scenarios.ts';
import { at } from '../workload/smallPlane.ts';

/** A world that has settled. */
function settled(changes: Partial<Scenario> = {}): World {
  const world = new World(scenario(changes), 0);
  world.loop.advance(0);
  return world;
}

/** Requests counted in each phase at the end of a run. */
function sentByPhase(world: World): readonly number[] {
  const [{ cohorts }] = world.recorder.traffic([1, 1, 1], () => 0);
  return cohorts.map(({ sent }) => sent);
}

const crash: FaultConfig = { kind: 'node-crash', at: 20, target: { by: 'name', name: 'worker-2' } };

describe('a new world', () => {
  it('stands at the beginning of its settling, and nothing has happened', () => {
    const world = new World(scenario({ settle: 45, manifests: [] }), 0);
    expect(world.loop.now).toBe(-45);
    expect(world.loop.handled).toBe(0);
  });

  it('has every pod running when the traffic starts, each with the workload that matches it', () => {
    const { plane } = settled({
      manifests: [deployment('web', 4), deployment('api', 2), service('web')].map((manifest) => ({
        manifest,
        at: -60,
      })),
      workloads: [workload({ match: { app: 'api' }, concurrency: 5 })],
    });
    const workersOf = Array.from({ length: plane.addresses.count }, (_, slot) => {
      expect(plane.processes.isListening(slot)).toBe(true);
      return plane.servers.configOf(slot).concurrency;
    });
    // The others behave like the default.
    expect(workersOf.sort((a, b) => a - b)).toEqual([5, 5, 16, 16, 16, 16]);
  });

  it('routes on every node to all six pods', () => {
    const { plane } = settled();
    for (const node of [0, 1, 2]) {
      expect([...plane.views.endpoints(node, 0)].sort()).toEqual([0, 1, 2, 3, 4, 5]);
    }
  });
});

describe('the phase of a request', () => {
  it('is that of the moment at which it was sent; the boundary belongs to what follows', () => {
    const times = [0, 4.9, 5, 5.1, 19.9, 20, 20.1, 30];
    const changes = { warmup: 5, faults: [crash], traffic: [traffic(1, { arrivals: at(...times) })] };
    const world = settled(changes);
    world.loop.advance(50);
    expect(sentByPhase(world)).toEqual([2, 3, 3]);
  });

  it('is never the warm-up when there is none', () => {
    const world = settled({ traffic: [traffic(1, { arrivals: at(0, 1) })] });
    world.loop.advance(50);
    expect(sentByPhase(world)).toEqual([0, 2, 0]);
  });
});

describe('manifests', () => {
  it('are applied at their times', () => {
    const manifests = [
      { manifest: deployment('web', 2), at: -60 },
      { manifest: deployment('late', 1), at: 10 },
      { manifest: service('web'), at: -60 },
    ];
    const world = settled({ manifests });
    world.loop.advance(9.99);
    expect(world.plane.addresses.count).toBe(2);
    world.loop.advance(20);
    expect(world.plane.addresses.count).toBe(3);
    const late = world.ledger.rows(world.plane.servers)[2];
    expect(late.workload).toBe('late');
    expect(late.created).toBeGreaterThan(10);
  });
});

describe('a pod that is deleted', () => {
  /** The slots whose pods count as being deleted. */
  function terminating({ plane }: World): number[] {
    return [...plane.addresses.terminating].flatMap((flag, slot) => (flag === 1 ? [slot] : []));
  }

  it.each([
    ['with its grace period', undefined],
    ['at once', 0],
  ])('%s is known as such to whoever names the lag of a failure', (_, gracePeriod) => {
    const kill: FaultConfig = {
      kind: 'pod-kill',
      at: 10,
      target: { by: 'random', count: 1 },
      ...(gracePeriod !== undefined && { gracePeriod }),
    };
    const world = settled({ faults: [kill] });
    world.loop.advance(9.99);
    expect(terminating(world)).toEqual([]);
    world.loop.advance(10.001);
    expect(terminating(world)).toHaveLength(1);
    world.loop.advance(60);
    expect(terminating(world)).toHaveLength(1);
  });
});

describe('the events of a world', () => {
  it('say when the rules of all nodes have followed, and how long it took', () => {
    const world = settled();
    const synced = world.events.filter(({ reason }) => reason === 'RulesSynced');
    expect(synced.length).toBeGreaterThan(0);
    for (const { object, message } of synced) {
      expect(object).toBe('Service/web');
      expect(message).toMatch(/^all 3 nodes route as the API says, \d+\.\d\d s after the change$/);
    }
  });

  it('do not wait for a node without power', () => {
    const world = settled({ faults: [crash] });
    world.loop.advance(100);
    const after = world.events.filter(({ reason, time }) => reason === 'RulesSynced' && time > 20);
    expect(after.map(({ message }) => message.slice(0, 11))).toContain('all 2 nodes');
  });
});
