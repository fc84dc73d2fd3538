import { describe, expect, it } from 'vitest';
import type { Pod } from '../../src/cluster/objects.ts';
import { HostPort } from '../../src/network/hostPorts.ts';
import { PodAddresses } from '../../src/network/podAddresses.ts';
import { container } from '../support/scenarios.ts';
import { pod } from '../workload/parts.ts';

function withPort(hostPort: number, protocol: 'TCP' | 'UDP' = 'TCP'): Pod {
  const plain = pod('a');
  const ports = [{ containerPort: 80, hostPort, protocol }];
  return { ...plain, spec: { ...plain.spec, containers: [container({ ports })] } };
}

/** Two nodes; the pod is on the second. */
function room(one: Pod) {
  const addresses = new PodAddresses();
  const port = new HostPort(8080, 2, addresses);
  const slot = addresses.add(1);
  port.podAdded(slot, one);
  return { addresses, port, slot };
}

describe('a port of the nodes', () => {
  it("leads to the pod that has it, on the pod's own node only", () => {
    const { port, slot } = room(withPort(8080));
    expect([port.slotOn(0), port.slotOn(1)]).toEqual([-1, slot]);
  });

  it('is not one that a pod has of another number or protocol', () => {
    expect(room(withPort(8081)).port.slotOn(1)).toBe(-1);
    expect(room(withPort(8080, 'UDP')).port.slotOn(1)).toBe(-1);
  });

  it('leads nowhere once the sandbox is gone, and to the next pod when there is one', () => {
    const { addresses, port, slot } = room(withPort(8080));
    addresses.remove(slot);
    expect(port.slotOn(1)).toBe(-1);
    const next = addresses.add(1);
    port.podAdded(next, withPort(8080));
    expect(port.slotOn(1)).toBe(next);
  });
});
