import { describe, expect, it } from 'vitest';
import { matchesPeer, matchesPeers } from '../../../src/network/policy/peer.ts';
import { podParty, selecting } from './parts.ts';

const WEB = podParty({ app: 'web' });
const ELSEWHERE = podParty({ app: 'web' }, 'other');

describe('a peer of a rule', () => {
  it('with a pod selector alone is a pod of the policy’s own namespace', () => {
    const peer = { podSelector: selecting({ app: 'web' }) };
    expect(matchesPeer(peer, 'default', WEB)).toBe(true);
    expect(matchesPeer(peer, 'default', ELSEWHERE)).toBe(false);
    expect(matchesPeer(peer, 'default', podParty({ app: 'db' }))).toBe(false);
  });

  it('with a namespace selector alone is every pod there', () => {
    const peer = { namespaceSelector: selecting({ 'kubernetes.io/metadata.name': 'other' }) };
    expect(matchesPeer(peer, 'default', ELSEWHERE)).toBe(true);
    expect(matchesPeer(peer, 'default', WEB)).toBe(false);
  });

  it('with both has to match both, and as two items either', () => {
    const namespaceSelector = selecting({ 'kubernetes.io/metadata.name': 'other' });
    const podSelector = selecting({ app: 'db' });
    expect(matchesPeer({ namespaceSelector, podSelector }, 'default', ELSEWHERE)).toBe(false);
    expect(matchesPeers([{ namespaceSelector }, { podSelector }], 'default', ELSEWHERE)).toBe(true);
  });

  it('with selectors is never somebody outside, and with a block anybody who has an address', () => {
    const outside = { address: '203.0.113.1' };
    const everywhere = { ipBlock: { cidr: '0.0.0.0/0', except: [] } };
    expect(matchesPeer({ namespaceSelector: selecting() }, 'default', outside)).toBe(false);
    expect(matchesPeer(everywhere, 'default', outside)).toBe(true);
    expect(matchesPeer(everywhere, 'default', WEB)).toBe(true);
    expect(matchesPeer(everywhere, 'default', {})).toBe(false);
  });

  it('is everybody in a rule without any', () => {
    expect(matchesPeers([], 'default', {})).toBe(true);
  });
});
