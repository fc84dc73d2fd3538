import { describe, expect, it } from 'vitest';
import { POLICIES } from '../../src/balancing/registry.ts';
import { listPolicies } from '../../src/cli/policies.ts';
import { fakeTerminal } from './fakeTerminal.ts';

const hash = {
  name: 'table-hash',
  summary: 'the same key to the same endpoint',
  at: ['load-balancer'],
  parameters: [{ name: 'tableSize', default: '65537', description: 'slots of the table' }],
  source: 'Eisenbud et al. 2016',
};

function listed(name?: string, columns = 100): string {
  const terminal = fakeTerminal({ columns });
  listPolicies([...POLICIES, hash], name, terminal);
  return terminal.out();
}

describe('listPolicies', () => {
  it('lists every policy with where it works', () => {
    // So wide that no cell is broken into lines.
    const lines = listed(undefined, 300);
    for (const { name, at } of POLICIES) expect(lines).toMatch(new RegExp(`^${name} +${at.join(', ')}`, 'm'));
  });

  it('keeps every word of the summaries within the width', () => {
    const lines = listed(undefined, 80).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    for (const word of POLICIES[0].summary.split(' ')) expect(listed(undefined, 80)).toContain(word);
  });

  it('describes one with its source and parameters', () => {
    expect(listed('table-hash')).toContain('table-hash: the same key to the same endpoint');
    expect(listed('table-hash')).toContain('Source: Eisenbud et al. 2016');
    expect(listed('table-hash')).toMatch(/tableSize +65537 +slots of the table/);
    expect(listed('random')).toContain('It has no parameters.');
  });

  it('explains one at length within the width, with what it needs to know and what its parameters may be', () => {
    const text = listed('least-request', 72);
    expect(text).toContain('Needs to know: memory, outstanding');
    expect(text.replaceAll(/\s+/g, ' ')).toContain(
      'An endpoint that fails fast has few requests and attracts more.',
    );
    expect(text.replaceAll(/\s+/g, ' ')).toContain('(integer from 2 to 1000)');
    const [, explanation] = text.split('\n\n');
    for (const line of explanation.split('\n')) expect(line.length).toBeLessThanOrEqual(72);
  });

  it('names the nearest policy for one that does not exist', () => {
    expect(() => listed('ringhash')).toThrow('there is no policy "ringhash", did you mean "ring-hash"?');
    expect(() => listed('zzz')).toThrow('the policies are random, round-robin, iptables-chain,');
  });
});
