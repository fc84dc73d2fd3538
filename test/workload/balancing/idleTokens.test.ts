import { describe, expect, it } from 'vitest';
import { policyNamed } from '../../../src/balancing/registry.ts';
import { RandomStreams } from '../../../src/engine/random.ts';
import { ClientBalancers } from '../../../src/workload/balancing/clientBalancers.ts';
import { type Dispatchers, IdleTokens } from '../../../src/workload/balancing/idleTokens.ts';
import { chiSquare, chiSquareLimit } from '../../support/statistics.ts';

const CLIENTS = 100;
const POD = 3;
const random = new RandomStreams(1);

/** Pod 3 and the clients that know it; what it tells them is written down as `client: idle`. */
function pod(knownTo: readonly number[], dispatchers: readonly Dispatchers[]) {
  const balancers = new ClientBalancers(CLIENTS);
  for (const client of knownTo) {
    const values = {};
    balancers.add(
      client,
      policyNamed('join-idle-queue', 'client').balancer({ random: random.stream('b'), values }),
    );
    balancers.setTold(client, { ids: Int32Array.of(POD), members: new Set([POD]) });
  }
  const told: string[] = [];
  const messages = {
    reportIdle: (client: number, slot: number, idle: boolean) =>
      void told.push(`${client}: ${slot} is ${idle ? 'idle' : 'busy'}`),
  };
  const tokens = new IdleTokens(balancers, messages, dispatchers, random.stream('idle'));
  return { tokens, take: () => told.splice(0) };
}

const all = (withdraws: boolean) => [{ first: 0, end: CLIENTS, withdraws }];

describe('an idle pod', () => {
  it('tells one client, and no other until that one has used its word', () => {
    const { tokens, take } = pod([7], all(false));
    tokens.idle(POD);
    tokens.idle(POD);
    expect(take()).toEqual(['7: 3 is idle']);
    tokens.arrives(POD, 7);
    tokens.idle(POD);
    expect(take()).toEqual(['7: 3 is idle']);
  });

  it('stays registered when work comes from elsewhere, unless it takes its word back', () => {
    const keeping = pod([7], all(false));
    keeping.tokens.idle(POD);
    keeping.tokens.arrives(POD, 8);
    keeping.tokens.idle(POD);
    expect(keeping.take()).toEqual(['7: 3 is idle']);
    const withdrawing = pod([7], all(true));
    withdrawing.tokens.idle(POD);
    withdrawing.tokens.arrives(POD, 8);
    withdrawing.tokens.idle(POD);
    expect(withdrawing.take()).toEqual(['7: 3 is idle', '7: 3 is busy', '7: 3 is idle']);
  });

  it('takes its word back as the source of the client that has it says', () => {
    const sources = [
      { first: 10, end: 20, withdraws: false },
      { first: 50, end: 60, withdraws: true },
    ];
    const { tokens, take } = pod([55], sources);
    tokens.idle(POD);
    tokens.arrives(POD, 12);
    expect(take()).toEqual(['55: 3 is idle', '55: 3 is busy']);
  });

  it('tells another when the client that had its word is lost', () => {
    const { tokens, take } = pod([7], all(false));
    tokens.idle(POD);
    tokens.clientLost(8);
    tokens.idle(POD);
    expect(take()).toEqual(['7: 3 is idle']);
    tokens.clientLost(7);
    tokens.idle(POD);
    expect(take()).toEqual(['7: 3 is idle']);
  });

  it('tells nobody where no client has it in its list', () => {
    const { tokens, take } = pod([], all(true));
    tokens.idle(POD);
    expect(take()).toEqual([]);
  });

  it('tells all clients that have it equally often, however few they are', () => {
    // Eight draws from a hundred find one of the four in 28 of 100 cases; else all are gone through.
    const known = [0, 31, 64, 99];
    const { tokens, take } = pod(known, all(false));
    const counts = known.map(() => 0);
    for (let i = 0; i < 4000; i++) {
      tokens.idle(POD);
      const client = Number.parseInt(take()[0], 10);
      counts[known.indexOf(client)]++;
      tokens.arrives(POD, client);
    }
    expect(chiSquare(counts, [1000, 1000, 1000, 1000])).toBeLessThan(chiSquareLimit(3));
  });
});
