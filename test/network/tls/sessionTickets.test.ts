import { describe, expect, it } from 'vitest';
import { PodAddresses } from '../../../src/network/podAddresses.ts';
import { SessionTickets } from '../../../src/network/tls/sessionTickets.ts';

function room() {
  const addresses = new PodAddresses();
  addresses.add(0);
  addresses.add(0);
  return { addresses, tickets: new SessionTickets(addresses, 2, 300) };
}

describe('session tickets', () => {
  it('are opened by the process that has issued them, for the client that has them', () => {
    const { tickets } = room();
    expect(tickets.opens(0, 0, 0)).toBe(false);
    tickets.issue(0, 0, 0);
    expect([tickets.opens(0, 0, 1), tickets.opens(0, 1, 1), tickets.opens(1, 0, 1)]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('end with the life of the process', () => {
    const { addresses, tickets } = room();
    tickets.issue(0, 0, 0);
    addresses.endLife(0, false);
    expect(tickets.opens(0, 0, 1)).toBe(false);
  });

  it('end after their time', () => {
    const { tickets } = room();
    tickets.issue(0, 0, 10);
    expect([tickets.opens(0, 0, 309.9), tickets.opens(0, 0, 310)]).toEqual([true, false]);
  });

  it('are replaced by those of another pod', () => {
    const { tickets } = room();
    tickets.issue(0, 0, 0);
    tickets.issue(0, 1, 0);
    expect([tickets.opens(0, 0, 1), tickets.opens(0, 1, 1)]).toEqual([false, true]);
  });
});
