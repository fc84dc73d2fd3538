import { describe, expect, it } from 'vitest';
import { Hosts } from '../../../src/network/hosts.ts';
import { PodAddresses } from '../../../src/network/podAddresses.ts';
import { Callers } from '../../../src/workload/calls/callers.ts';
import { ClientAddresses } from '../../../src/workload/clientAddresses.ts';
import { Clients } from '../../../src/workload/clients.ts';
import { traffic } from '../../support/scenarios.ts';

function made() {
  const hosts = new Hosts(['n0', 'n1'], ['', '']);
  const sources = [3, 2, 2].map((count) => traffic(1, { from: { place: 'pods', count, nodes: [] } }));
  const clients = new Clients(
    sources,
    hosts,
    sources.map(() => () => 0),
  );
  const addresses = new PodAddresses();
  const clientAddresses = new ClientAddresses(clients.place);
  const plan = { stages: [], holdsWorker: true, inTime: [], edges: [1, 2] };
  const callers = new Callers([undefined, plan], addresses, clients, clientAddresses);
  return { addresses, callers, clients, clientAddresses };
}

describe('pods that call others', () => {
  it('are a client of every edge of their workload, at the place of the pod and with its address', () => {
    const { addresses, callers, clients, clientAddresses } = made();
    callers.add(addresses.add(1), 1, '10.244.1.7');
    const second = addresses.add(1);
    callers.add(second, 1, undefined);
    expect([callers.clientOf(0, 1), callers.clientOf(0, 2)]).toEqual([3, 5]);
    expect([callers.clientOf(second, 1), callers.clientOf(second, 2)]).toEqual([4, 6]);
    expect([...clients.place].slice(3)).toEqual([1, 1, 1, 1]);
    expect(clientAddresses.address[5]).toBe(0x0af40107);
  });

  it('give their number to another once their address is gone', () => {
    const { addresses, callers } = made();
    const slots = [0, 0].map(() => addresses.add(0));
    for (const slot of slots) callers.add(slot, 1, undefined);
    const third = addresses.add(0);
    expect(() => callers.add(third, 1, undefined)).toThrow('more than 2 pods of one workload call others');
    addresses.remove(slots[0]);
    callers.add(third, 1, undefined);
    expect(callers.clientOf(third, 1)).toBe(callers.clientOf(slots[0], 1));
  });

  it('are none of a workload that calls nobody', () => {
    const { addresses, callers } = made();
    callers.add(addresses.add(0), 0, undefined);
    expect(() => callers.clientOf(0, 1)).toThrow('calls nobody');
  });
});
