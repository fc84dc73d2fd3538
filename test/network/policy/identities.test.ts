import { describe, expect, it } from 'vitest';
import { Identities } from '../../../src/network/policy/identities.ts';
import { podParty } from './parts.ts';

describe('identities', () => {
  it('are the same for pods that no policy can tell apart', () => {
    const identities = new Identities();
    identities.clear([]);
    const first = identities.numberOf(podParty({ a: '1', b: '2' }, 'default', '10.0.0.1'));
    expect(identities.numberOf(podParty({ b: '2', a: '1' }, 'default', '10.0.0.2'))).toBe(first);
    expect(identities.numberOf(podParty({ a: '1' }))).not.toBe(first);
    expect(identities.numberOf(podParty({ a: '1', b: '2' }, 'other'))).not.toBe(first);
    expect(identities.numberOf({ address: '10.0.0.1' })).not.toBe(first);
    expect(identities.count).toBe(4);
    expect(identities.party(first).address).toBe('10.0.0.1');
  });

  it('differ by address where a rule names a network that has one and not the other', () => {
    const identities = new Identities();
    identities.clear(['10.0.0.0/31']);
    const numbers = ['10.0.0.0', '10.0.0.1', '10.0.0.2'].map((address) => identities.numberOf({ address }));
    expect(numbers[0]).toBe(numbers[1]);
    expect(numbers[2]).not.toBe(numbers[0]);
  });

  it('differ by ports that have names', () => {
    const identities = new Identities();
    identities.clear([]);
    const plain = podParty({});
    const named = (containerPort: number) => ({
      ...plain,
      pod: {
        namespace: 'default',
        namespaceLabels: {},
        labels: {},
        ports: [{ name: 'http', containerPort, protocol: 'TCP' } as const],
      },
    });
    expect(identities.numberOf(named(80))).not.toBe(identities.numberOf(named(81)));
  });

  it('start anew when they are cleared', () => {
    const identities = new Identities();
    identities.numberOf({});
    identities.clear([]);
    expect(identities.count).toBe(0);
  });
});
