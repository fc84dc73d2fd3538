import { describe, expect, it } from 'vitest';
import { RandomStreams } from '../../src/engine/random.ts';
import { cpuHog } from '../../src/faults/cpuHog.ts';
import { FakeSite } from './fakeSite.ts';

const random = new RandomStreams(1).stream('fault');
const fault = { kind: 'cpu-hog', at: 0, target: { by: 'name', name: 'n1' }, cores: 4, request: 1 } as const;

describe('a hog of CPU', () => {
  it('wants its cores until it ends', () => {
    const site = new FakeSite();
    cpuHog({ ...fault, duration: 5 }, site, random);
    site.loop.advance(10);
    expect(site.done).toEqual(['0: hog n1 4 cores, weight of 1', '5: hog of 4 cores ends on n1']);
    expect(site.events.map(({ time, reason, message }) => `${time} ${reason}: ${message}`)).toEqual([
      '0 CpuHog: something else on n1 wants 4 cores',
      '5 CpuHogEnded: n1 has its CPU to its pods again',
    ]);
  });

  it('stays without a duration, and may want a single core', () => {
    const site = new FakeSite();
    cpuHog({ ...fault, cores: 1 }, site, random);
    site.loop.advance(1e6);
    expect(site.done).toEqual(['0: hog n1 1 cores, weight of 1']);
    expect(site.events.map(({ message }) => message)).toEqual(['something else on n1 wants a core']);
  });
});
