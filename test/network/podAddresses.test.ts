import { describe, expect, it } from 'vitest';
import { Address, PodAddresses } from '../../src/network/podAddresses.ts';

describe('the address of a pod', () => {
  it('answers with a refusal until a process listens', () => {
    const addresses = new PodAddresses();
    const slot = addresses.add(3);
    expect(addresses.node[slot]).toBe(3);
    expect(addresses.state[slot]).toBe(Address.closed);
    expect(addresses.hasListened[slot]).toBe(0);
    addresses.open(slot);
    expect(addresses.state[slot]).toBe(Address.listening);
    expect(addresses.hasListened[slot]).toBe(1);
  });

  it('keeps its connections when the process stops listening', () => {
    const addresses = new PodAddresses();
    const slot = addresses.add(0);
    addresses.open(slot);
    addresses.connections[slot] = 4;
    addresses.stopListening(slot);
    expect(addresses.state[slot]).toBe(Address.closed);
    expect([addresses.connections[slot], addresses.life[slot]]).toEqual([4, 0]);
  });

  it.each([true, false])('loses its connections with the process (silently: %s)', (silent) => {
    const addresses = new PodAddresses();
    const slot = addresses.add(0);
    addresses.open(slot);
    addresses.connections[slot] = 4;
    addresses.endLife(slot, silent);
    expect(addresses.state[slot]).toBe(Address.closed);
    expect(addresses.connections[slot]).toBe(0);
    expect(addresses.life[slot]).toBe(1);
    expect(addresses.silentEnd[slot]).toBe(silent ? 1 : 0);
    expect(addresses.hasListened[slot]).toBe(1);
  });

  it('stays gone once it was taken away', () => {
    const addresses = new PodAddresses();
    const slot = addresses.add(0);
    addresses.open(slot);
    addresses.remove(slot);
    addresses.stopListening(slot);
    addresses.endLife(slot, false);
    expect(addresses.state[slot]).toBe(Address.gone);
  });

  it('is never used twice, and thousands of them keep their own state', () => {
    const addresses = new PodAddresses();
    const slots = Array.from({ length: 1000 }, (_, i) => addresses.add(i % 7));
    for (const slot of slots) {
      if (slot % 2 === 0) addresses.open(slot);
      if (slot % 3 === 0) addresses.endLife(slot, true);
      addresses.listedReady[slot] = slot % 5;
      addresses.terminating[slot] = slot % 2;
    }
    expect(addresses.count).toBe(1000);
    for (const slot of slots) {
      expect(addresses.node[slot]).toBe(slot % 7);
      expect(addresses.state[slot]).toBe(slot % 2 === 0 && slot % 3 > 0 ? Address.listening : Address.closed);
      expect(addresses.life[slot]).toBe(slot % 3 === 0 ? 1 : 0);
      expect(addresses.listedReady[slot]).toBe(slot % 5);
      expect(addresses.terminating[slot]).toBe(slot % 2);
    }
  });
});
