import { describe, expect, it } from 'vitest';
import { PodAddresses } from '../../src/network/podAddresses.ts';
import { Connections } from '../../src/workload/connections.ts';
import { PodPools } from '../../src/workload/podPools.ts';

const POOLED = 0;
const PLAIN = 1;

/** Two clients, of which the first keeps its connections by pod, and `count` pods that listen. */
function setUp(count = 2) {
  const addresses = new PodAddresses();
  for (let i = 0; i < count; i++) addresses.open(addresses.add(0));
  const pools = new PodPools(Uint8Array.of(1, 0));
  const connections = new Connections(addresses, 2, undefined, undefined, pools);
  /** An idle connection of a client. */
  const idle = (pod: number, client = POOLED) => {
    const connection = connections.open(pod, -1, 0, 100, 0);
    connections.release(connection, client);
    return connection;
  };
  return { addresses, connections, pools, idle };
}

describe('idle connections by pod', () => {
  it('are found by their pod, the one used last first', () => {
    const { connections, idle } = setUp();
    const [a, b, c] = [idle(0), idle(1), idle(0)];
    expect([0, 0, 0, 1, 1].map((pod) => connections.takeIdleTo(POOLED, pod))).toEqual([c, a, -1, b, -1]);
  });

  it('are not those of clients that keep one list', () => {
    const { connections, idle } = setUp();
    const own = idle(0, PLAIN);
    idle(0);
    expect(connections.takeIdleTo(PLAIN, 0)).toBe(-1);
    expect(connections.takeIdle(POOLED)).toBe(-1);
    expect(connections.takeIdle(PLAIN)).toBe(own);
  });

  it('have room for as many pods as come', () => {
    const { connections, idle } = setUp(1000);
    const kept = [0, 63, 64, 999].map((pod) => idle(pod));
    expect([0, 63, 64, 999].map((pod) => connections.takeIdleTo(POOLED, pod))).toEqual(kept);
    expect(connections.takeIdleTo(POOLED, 5000)).toBe(-1);
  });

  it('are closed with their pod, their client, or the end of the process', () => {
    const { addresses, connections, idle } = setUp(3);
    for (const pod of [0, 0, 1, 2]) idle(pod);
    connections.dropIdleTo(POOLED, 0);
    expect([...addresses.connections.slice(0, 3)]).toEqual([0, 1, 1]);
    addresses.endLife(1, false);
    expect(connections.takeIdleTo(POOLED, 1)).toBe(-1);
    connections.dropIdle(POOLED);
    expect([...addresses.connections.slice(0, 3)]).toEqual([0, 0, 0]);
  });

  it('are believed in when their process ends and no packet can say so', () => {
    const { addresses, connections, idle } = setUp();
    const [lost] = [idle(0), idle(1)];
    addresses.endLife(0, false);
    connections.processEnded(0, (client) => client === POOLED);
    expect(connections.takeIdleTo(POOLED, 0)).toBe(lost);
    expect(connections.isUntold(lost)).toBe(true);
  });
});
