import { describe, expect, it } from 'vitest';
import { EventLoop } from '../../../src/engine/eventLoop.ts';
import { PodAddresses } from '../../../src/network/podAddresses.ts';
import { ServedCertificates } from '../../../src/network/tls/servedCertificates.ts';

const OLD = { names: ['old'] };
const NEW = { names: ['new'] };
const NEWEST = { names: ['newest'] };

/** One pod of workload 0; kubelets look at their pods half a minute after each change. */
function room(reload?: number) {
  const loop = new EventLoop();
  const addresses = new PodAddresses();
  const slot = addresses.add(0);
  const workload = { certificates: [OLD, NEW, NEWEST], ...(reload !== undefined && { reload }) };
  const served = new ServedCertificates(loop, addresses, [workload, undefined], 60, () => () => 0.5);
  served.sandboxAdded(slot, 0);
  served.processStarted(slot);
  return { loop, addresses, slot, served };
}

describe('the certificate of a server', () => {
  it('is the first of its Secret, and none where the workload has none', () => {
    const { addresses, served, slot } = room();
    expect(served.inUse(slot)).toBe(OLD);
    const plain = addresses.add(0);
    served.sandboxAdded(plain, 1);
    expect(served.inUse(plain)).toBeUndefined();
    expect(served.inSecret(plain)).toBeUndefined();
  });

  it('stays with a process that does not read again, until it starts anew after the volume was updated', () => {
    const { loop, served, slot } = room();
    served.secretReplaced(0, 1);
    expect(served.inSecret(slot)).toBe(NEW);
    loop.advance(29);
    served.processStarted(slot);
    expect(served.inUse(slot)).toBe(OLD);
    loop.advance(1000);
    expect(served.inUse(slot)).toBe(OLD);
    served.processStarted(slot);
    expect(served.inUse(slot)).toBe(NEW);
  });

  it('is followed by a process that reloads, after the update of the volume and its own delay', () => {
    const { loop, served, slot } = room(5);
    served.secretReplaced(0, 1);
    loop.advance(34.9);
    expect(served.inUse(slot)).toBe(OLD);
    loop.advance(35.1);
    expect(served.inUse(slot)).toBe(NEW);
  });

  it('is not changed in a process that has ended in between', () => {
    const { loop, addresses, served, slot } = room(5);
    served.secretReplaced(0, 1);
    loop.advance(31);
    addresses.endLife(slot, false);
    loop.advance(100);
    expect(served.inUse(slot)).toBe(OLD);
  });

  it('is the newest for a sandbox that is made later, and never goes back to an older one', () => {
    const { loop, addresses, served, slot } = room(0.001);
    served.secretReplaced(0, 1);
    loop.advance(10);
    served.secretReplaced(0, 2);
    const later = addresses.add(0);
    served.sandboxAdded(later, 0);
    served.processStarted(later);
    expect(served.inUse(later)).toBe(NEWEST);
    loop.advance(31);
    expect(served.inUse(slot)).toBe(NEWEST);
    loop.advance(100);
    expect(served.inUse(slot)).toBe(NEWEST);
  });

  it('is left alone by a Secret that is stored again as it was', () => {
    const { loop, served } = room(1);
    served.secretReplaced(0, 0);
    const before = loop.handled;
    loop.advance(100);
    expect(loop.handled).toBe(before);
  });
});
