import { describe, expect, it } from 'vitest';
import { exponential, RandomStreams } from '../../../src/engine/random.ts';
import { DnsServers } from '../../../src/network/dns/dnsServers.ts';
import { PodAddresses } from '../../../src/network/podAddresses.ts';

const CAPACITY = 1000;

function room(buffer: number, slots = 1) {
  const addresses = new PodAddresses();
  for (let i = 0; i < slots; i++) addresses.open(addresses.add(0));
  const streams = new RandomStreams(7);
  return {
    addresses,
    arrivals: streams.stream('arrivals'),
    servers: new DnsServers(addresses, streams.stream('service'), CAPACITY, buffer),
  };
}

describe('a DNS server', () => {
  it.each([0.5, 0.8])(
    'is the queue M/M/1 at load %f: the mean time in it is 1 / (capacity - rate)',
    (load) => {
      const { arrivals, servers } = room(1e9);
      const rate = load * CAPACITY;
      const queries = 200_000;
      let now = 0;
      let total = 0;
      for (let i = 0; i < queries; i++) {
        now += exponential(arrivals, 1 / rate);
        total += servers.offer(0, now, 1) - now;
      }
      const expected = 1 / (CAPACITY - rate);
      // The times are correlated: the variance of their mean is about 4 / (1 - load)^2 times that of as many
      // independent ones (Daley, 1968), each of which is exponential. Four standard deviations of that.
      const tolerance = (4 * expected * 2) / (1 - load) / Math.sqrt(queries);
      expect(Math.abs(total / queries - expected)).toBeLessThan(tolerance);
    },
  );

  it('answers queries that come together one after the other', () => {
    const { servers } = room(1e9);
    const pairs = 20_000;
    let total = 0;
    for (let i = 0; i < pairs; i++) total += servers.offer(0, i, 2) - i;
    // The sum of two exponential times: mean 2 ms, standard deviation the square root of 2 ms.
    expect(Math.abs(total / pairs - 2 / CAPACITY)).toBeLessThan(
      (4 * Math.SQRT2) / CAPACITY / Math.sqrt(pairs),
    );
  });

  it('loses what finds more work than its buffer holds, and takes queries again once that is done', () => {
    const { servers } = room(50);
    const answered = Array.from({ length: 200 }, () => servers.offer(0, 0, 1)).filter(
      (finish) => finish >= 0,
    );
    expect(answered.length).toBeGreaterThan(0);
    expect(answered.length).toBeLessThan(200);
    // The last one that was taken found work for at most 50 / capacity seconds.
    expect(answered.at(-2)).toBeLessThanOrEqual(50 / CAPACITY);
    expect(servers.offer(0, (answered.at(-1) ?? 0) + 1, 1)).toBeGreaterThan(0);
  });

  it('starts with nothing to do when its process starts anew, and apart from other servers', () => {
    const { addresses, servers } = room(10, 200);
    while (servers.offer(150, 0, 1) >= 0);
    expect(servers.offer(151, 0, 1)).toBeGreaterThan(0);
    expect(servers.offer(150, 0, 1)).toBe(-1);
    addresses.endLife(150, false);
    expect(servers.offer(150, 0, 1)).toBeGreaterThan(0);
  });
});
