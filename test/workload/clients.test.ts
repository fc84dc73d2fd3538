import { describe, expect, it } from 'vitest';
import { RandomStreams } from '../../src/engine/random.ts';
import { Hosts, INTERNET } from '../../src/network/hosts.ts';
import { Clients } from '../../src/workload/clients.ts';
import type { ClientPlacement } from '../../src/workload/config.ts';
import { traffic } from '../support/scenarios.ts';
import { chiSquare, chiSquareLimit } from '../support/statistics.ts';

function clients(...from: readonly ClientPlacement[]) {
  const hosts = new Hosts(['n0', 'n1', 'n2'], ['', '', '']);
  const streams = new RandomStreams(1);
  const random = from.map((_, i) => streams.stream(`client/${i}`));
  return {
    hosts,
    all: new Clients(
      from.map((place) => traffic(1, { from: place })),
      hosts,
      random,
    ),
  };
}

const everywhere = (count: number): ClientPlacement => ({ place: 'pods', count, nodes: [] });

describe('clients', () => {
  it('in pods are dealt out in turn over all nodes, or over those that are named', () => {
    const { all } = clients(everywhere(5), { place: 'pods', count: 3, nodes: ['n2', 'n0'] });
    expect([...all.place]).toEqual([0, 1, 2, 0, 1, 2, 0, 2]);
    expect(all.count).toBe(8);
  });

  it('are numbered through, source after source', () => {
    const { all } = clients(everywhere(5), everywhere(3));
    expect([all.firstOf(0), all.firstOf(1), all.firstOf(2)]).toEqual([0, 5, 8]);
    expect(Array.from({ length: 8 }, (_, client) => all.sourceOf(client))).toEqual([0, 0, 0, 0, 0, 1, 1, 1]);
  });

  it('outside are on the internet and outlive every node', () => {
    const { all, hosts } = clients({ place: 'external', count: 4 });
    hosts.powered.fill(0);
    all.hostsChanged();
    expect([...all.place]).toEqual([INTERNET, INTERNET, INTERNET, INTERNET]);
    expect(all.pick(0)).toBeGreaterThanOrEqual(0);
  });

  it('send for their own source alone, all equally likely', () => {
    const { all } = clients(everywhere(4), everywhere(7));
    const counts = new Array<number>(11).fill(0);
    const draws = 7000;
    for (let i = 0; i < draws; i++) counts[all.pick(1)]++;
    expect(counts.slice(0, 4)).toEqual([0, 0, 0, 0]);
    const expected = new Array<number>(7).fill(draws / 7);
    expect(chiSquare(counts.slice(4), expected)).toBeLessThan(chiSquareLimit(6));
  });

  it('on a node that is removed are gone for good, even if another node gets its number', () => {
    const { all, hosts } = clients(everywhere(3));
    all.nodeRemoved(1);
    hosts.powered[1] = 0;
    all.hostsChanged();
    hosts.powered[1] = 1;
    all.hostsChanged();
    const picked = new Set(Array.from({ length: 100 }, () => all.pick(0)));
    // Each of the two others is missed in 100 draws with a probability of 2^-100.
    expect(picked).toEqual(new Set([0, 2]));
  });

  it('on a node without power send nothing, and are back with it', () => {
    const { all, hosts } = clients(everywhere(6));
    const placesOf = (draws: number) =>
      new Set(Array.from({ length: draws }, () => all.place[all.pick(0)]).sort());
    hosts.powered[1] = 0;
    all.hostsChanged();
    // A place that is left would be missed in 200 draws with a chance below 2 (1/2)^200.
    expect([...placesOf(200)]).toEqual([0, 2]);
    hosts.powered[1] = 1;
    all.hostsChanged();
    expect([...placesOf(200)]).toEqual([0, 1, 2]);
  });

  it('that are all dead leave none to pick', () => {
    const { all, hosts } = clients({ place: 'pods', count: 2, nodes: ['n1'] });
    hosts.powered[1] = 0;
    all.hostsChanged();
    expect(all.pick(0)).toBe(-1);
  });
});
