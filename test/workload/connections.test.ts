import { describe, expect, it } from 'vitest';
import { PodAddresses } from '../../src/network/podAddresses.ts';
import { Connections } from '../../src/workload/connections.ts';

const CLIENT = 0;
const OTHER = 1;

/** Two clients and two pods that listen. */
function setUp() {
  const addresses = new PodAddresses();
  const pods = [addresses.add(0), addresses.add(0)];
  for (const slot of pods) addresses.open(slot);
  const connections = new Connections(addresses, 2);
  /** Opens a connection and gives it back to the client as one that has carried a request. */
  const idle = (pod: number, requests = 100, client = CLIENT) => {
    const connection = connections.open(pod, -1, 0, requests, 0);
    connections.release(connection, client);
    return connection;
  };
  return { addresses, connections, idle };
}

describe('a connection', () => {
  it('stays with its pod and its way', () => {
    const { addresses, connections } = setUp();
    const connection = connections.open(1, 3, 17, 5, 0);
    expect([connections.pod(connection), connections.via(connection), connections.path(connection)]).toEqual([
      1, 3, 17,
    ]);
    expect(connections.peerEnded(connection)).toBe(false);
    expect([...addresses.connections.slice(0, 2)]).toEqual([0, 1]);
    connections.close(connection, CLIENT);
    expect(addresses.connections[1]).toBe(0);
  });

  it('belongs to one life of the process: a restart does not bring it back', () => {
    const { addresses, connections } = setUp();
    const connection = connections.open(0, -1, 0, 5, 0);
    addresses.endLife(0, false);
    addresses.open(0);
    expect(connections.peerEnded(connection)).toBe(true);
    const fresh = connections.open(0, -1, 0, 5, 0);
    expect(connections.peerEnded(fresh)).toBe(false);
    // Closing the old one must not count against the new life.
    connections.close(connection, CLIENT);
    expect(addresses.connections[0]).toBe(1);
  });
});

describe('the idle connections of a client', () => {
  it('are taken in the opposite order in which they came back', () => {
    const { connections, idle } = setUp();
    const [first, second, third] = [idle(0), idle(1), idle(0)];
    expect(connections.takeIdle(CLIENT)).toBe(third);
    expect(connections.takeIdle(CLIENT)).toBe(second);
    connections.release(second, CLIENT);
    expect(connections.takeIdle(CLIENT)).toBe(second);
    expect(connections.takeIdle(CLIENT)).toBe(first);
    expect(connections.takeIdle(CLIENT)).toBe(-1);
  });

  it('are its own', () => {
    const { connections, idle } = setUp();
    const own = idle(0);
    expect(connections.takeIdle(OTHER)).toBe(-1);
    expect(connections.takeIdle(CLIENT)).toBe(own);
  });

  it('are closed when they have carried as many requests as they may', () => {
    const { addresses, connections } = setUp();
    const connection = connections.open(0, -1, 0, 3, 0);
    for (let request = 1; request < 3; request++) {
      connections.release(connection, CLIENT);
      expect(connections.takeIdle(CLIENT)).toBe(connection);
    }
    connections.release(connection, CLIENT);
    expect(connections.takeIdle(CLIENT)).toBe(-1);
    expect(addresses.connections[0]).toBe(0);
  });

  it('are never kept with a limit of one request', () => {
    const { connections, idle } = setUp();
    idle(0, 1);
    expect(connections.takeIdle(CLIENT)).toBe(-1);
  });

  it('are dropped when their peer ended loudly: the client was told', () => {
    const { addresses, connections, idle } = setUp();
    const kept = idle(1);
    idle(0);
    idle(0);
    addresses.endLife(0, false);
    expect(connections.takeIdle(CLIENT)).toBe(kept);
    expect(connections.takeIdle(CLIENT)).toBe(-1);
  });

  it('are used when their peer ended without a word: the client cannot know', () => {
    const { addresses, connections, idle } = setUp();
    const connection = idle(0);
    addresses.endLife(0, true);
    expect(connections.takeIdle(CLIENT)).toBe(connection);
    expect(connections.peerEnded(connection)).toBe(true);
  });

  it('are dropped when their own process ended loudly, though a later one in the pod ended without a word', () => {
    const { addresses, connections, idle } = setUp();
    idle(0);
    addresses.endLife(0, false);
    addresses.open(0);
    const late = idle(0, 100, OTHER);
    addresses.endLife(0, true);
    expect(connections.takeIdle(CLIENT)).toBe(-1);
    expect(connections.takeIdle(OTHER)).toBe(late);
  });

  it('stay when their peer only stopped listening', () => {
    const { addresses, connections, idle } = setUp();
    const connection = idle(0);
    addresses.stopListening(0);
    expect(connections.takeIdle(CLIENT)).toBe(connection);
  });

  it('go with the client', () => {
    const { addresses, connections, idle } = setUp();
    idle(0);
    idle(1);
    const other = idle(1, 100, OTHER);
    connections.dropIdle(CLIENT);
    expect(connections.takeIdle(CLIENT)).toBe(-1);
    expect([...addresses.connections.slice(0, 2)]).toEqual([0, 1]);
    expect(connections.takeIdle(OTHER)).toBe(other);
  });
});

describe('many connections', () => {
  it('keep their own pods beyond the first 1,024', () => {
    const { addresses, connections } = setUp();
    const all = Array.from({ length: 3000 }, (_, i) => connections.open(i % 2, i, i % 25, 2, 0));
    expect(new Set(all).size).toBe(3000);
    for (const [i, connection] of all.entries()) {
      expect([connections.pod(connection), connections.via(connection)]).toEqual([i % 2, i]);
      expect(connections.path(connection)).toBe(i % 25);
    }
    expect([...addresses.connections.slice(0, 2)]).toEqual([1500, 1500]);
    for (const connection of all) connections.close(connection, CLIENT);
    expect([...addresses.connections.slice(0, 2)]).toEqual([0, 0]);
  });
});
