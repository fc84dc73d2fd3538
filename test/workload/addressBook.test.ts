import { describe, expect, it } from 'vitest';
import { EventLoop } from '../../src/engine/eventLoop.ts';
import { Hosts, INTERNET, NEAR_REGION, NEAR_ZONE } from '../../src/network/hosts.ts';
import { Address, PodAddresses } from '../../src/network/podAddresses.ts';
import { AddressBook, type AtAddress } from '../../src/workload/addressBook.ts';
import { Attempts } from '../../src/workload/attempts.ts';
import { PodServers } from '../../src/workload/podServers.ts';
import { workload } from '../support/scenarios.ts';

const OWN = [
  workload({ address: '10.1.2.3', distance: 'zone' }),
  workload({ address: 'db.example.com' }),
  workload(),
];

function room(at?: (address: string) => AtAddress) {
  const addresses = new PodAddresses();
  const hosts = new Hosts(['n0', 'n1'], ['', '']);
  const servers = new PodServers(new EventLoop(), hosts, addresses, new Attempts(), OWN);
  return { addresses, servers, book: new AddressBook(addresses, servers, at) };
}

describe('an address that somebody has written down', () => {
  it('has one slot, with a server behind it and the workload of its own or the last', () => {
    const { addresses, servers, book } = room();
    const slots = ['10.1.2.3', 'db.example.com', '10.9.9.9', '8.8.8.8', '10.1.2.3'].map((address) =>
      book.slotOf(address),
    );
    expect(slots).toEqual([0, 1, 2, 3, 0]);
    expect(slots.map((slot) => addresses.state[slot])).toEqual(slots.map(() => Address.listening));
    expect(slots.map((slot) => servers.workload[slot])).toEqual([0, 1, 2, 2, 0]);
    expect(slots.map((slot) => addresses.node[slot])).toEqual([
      NEAR_ZONE,
      INTERNET,
      NEAR_REGION,
      INTERNET,
      NEAR_ZONE,
    ]);
  });

  it('leads to the pod that has it, for as long as it has it', () => {
    const { addresses, book } = room(() => 'nobody');
    const written = book.slotOf('10.244.0.5');
    expect([addresses.owner[written], addresses.state[written]]).toEqual([written, Address.gone]);
    const [first, second] = [addresses.add(0), addresses.add(1)];
    book.podAdded('10.244.0.5', first);
    expect(addresses.owner[written]).toBe(first);
    // The next pod gets the address before the end of the one before it is told.
    book.podAdded('10.244.0.5', second);
    book.podRemoved(first);
    expect(addresses.owner[written]).toBe(second);
    book.podRemoved(second);
    expect(addresses.owner[written]).toBe(written);
    expect(addresses.owner[first]).toBe(first);
  });

  it("is a pod's from the start if the pod was there before", () => {
    const { addresses, book } = room(() => 'nobody');
    const pod = addresses.add(0);
    book.podAdded('10.244.0.5', pod);
    expect(addresses.owner[book.slotOf('10.244.0.5')]).toBe(pod);
  });

  it('may be that of a node, which refuses', () => {
    const { addresses, book } = room(() => ({ node: 1 }));
    const slot = book.slotOf('192.168.0.2');
    expect([addresses.node[slot], addresses.state[slot]]).toEqual([1, Address.closed]);
  });
});
