import { describe, expect, it } from 'vitest';
import { EntryLife } from '../../src/network/conntrackTables.ts';
import { Via } from '../../src/workload/entries.ts';
import { CLIENT, FORWARDER, PlaneRoom, SERVER } from './planeRoom.ts';

/** Requests at these times, each over a connection of its own; the tables of all nodes have that much room. */
function roomWith(tableSize: number, sendAt: readonly number[], way: 'clusterIP' | 'nodePort' = 'clusterIP') {
  const entry = way === 'clusterIP' ? {} : { via: Via.nodePort, node: FORWARDER };
  const room = new PlaneRoom({ sendAt, traffic: { reuse: 1 }, entry, workload: { concurrency: 10 } });
  for (const node of [CLIENT, FORWARDER, SERVER]) room.plane.conntrack.install(node, tableSize);
  return room;
}

const counts = ({ plane }: PlaneRoom) =>
  [CLIENT, FORWARDER, SERVER].map((node) => plane.conntrack.count(node));

describe('connection tracking', () => {
  it('has an entry on every node that a connection passes, until TIME_WAIT is over', () => {
    const room = roomWith(100, [0], 'nodePort');
    room.run(2);
    expect(counts(room)).toEqual([1, 1, 1]);
    room.run(2 + EntryLife.timeWait);
    expect(counts(room)).toEqual([1, 1, 1]);
    room.run(4 + EntryLife.timeWait);
    expect(counts(room)).toEqual([0, 0, 0]);
  });

  it('has none where a connection does not pass', () => {
    const room = roomWith(100, [0]);
    room.run(2);
    expect(counts(room)).toEqual([1, 0, 1]);
  });

  it('drops new connections while a table is full, and lets those that are open go on', () => {
    const room = roomWith(2, [0, 0.25, 5]);
    expect(room.run(100)).toEqual([
      '2: ok after 2',
      '2.25: ok after 2',
      '15: connect-timeout/conntrack-table-full',
    ]);
  });

  it('has room again after TIME_WAIT', () => {
    const room = roomWith(1, [0, 125]);
    expect(room.run(200)).toEqual(['2: ok after 2', '127: ok after 2']);
  });

  it("looks at the pod's node too, which has more than its share", () => {
    const room = roomWith(100, [0, 5]);
    room.plane.conntrack.install(SERVER, 1);
    expect(room.run(100)).toEqual(['2: ok after 2', '15: connect-timeout/conntrack-table-full']);
  });

  it('keeps an entry for what was refused for ten seconds', () => {
    const room = roomWith(100, [0]);
    room.at(0.125, () => room.plane.addresses.stopListening(0));
    room.run(5);
    expect(counts(room)).toEqual([1, 0, 0]);
    room.run(12);
    expect(counts(room)).toEqual([0, 0, 0]);
  });

  it('begins anew on a node that has lost power', () => {
    const room = roomWith(100, [0]);
    room.run(3);
    room.plane.powerOff(SERVER);
    expect(counts(room)).toEqual([1, 0, 0]);
  });
});
