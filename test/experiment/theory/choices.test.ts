import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { choicesSojourn, choicesTail } from '../../../src/experiment/theory/choicesFixedPoint.ts';
import { idleQueue, withdrawingIdleQueue } from '../../../src/experiment/theory/idleQueue.ts';
import { leastOf, shorterOfTwo } from '../../../src/experiment/theory/joinRules.ts';
import { queueChain } from '../../../src/experiment/theory/queueChain.ts';
import { roundRobinSplit } from '../../../src/experiment/theory/roundRobinSplit.ts';
import { sharedQueue } from '../../../src/experiment/theory/sharedQueue.ts';

const load = fc.double({ min: 0.05, max: 0.98, noNaN: true });

describe('the power of d choices', () => {
  it.each([
    [0.9, 2, 2.614057],
    [0.99, 2, 5.431997],
    [0.999, 3, 5.902147],
    [0.95, 10, 1.602282],
  ])('at load %d with %d choices takes %d service times', (rho, choices, mean) => {
    expect(choicesSojourn(rho, choices)).toBeCloseTo(mean, 6);
  });

  it('begins with all servers and those that are busy', () => {
    fc.assert(
      fc.property(load, fc.integer({ min: 1, max: 10 }), (rho, d) => {
        expect(choicesTail(rho, d, 0)).toBe(1);
        expect(choicesTail(rho, d, 1)).toBeCloseTo(rho, 12);
        expect(choicesSojourn(rho, d + 1)).toBeLessThan(choicesSojourn(rho, d));
      }),
      { seed: 1 },
    );
  });

  it('needs at least one choice', () => expect(() => choicesSojourn(0.5, 0)).toThrow(RangeError));
});

describe('one round robin', () => {
  it('lies between arrivals at equal intervals and random ones, the nearer to those the more servers', () => {
    fc.assert(
      fc.property(load, fc.integer({ min: 1, max: 100 }), (rho, n) => {
        const [fewer, more, even] = [n, n + 1, Number.POSITIVE_INFINITY].map(
          (servers) => roundRobinSplit(servers, rho).meanSojourn,
        );
        expect(more).toBeLessThan(fewer);
        expect(even).toBeLessThan(more);
      }),
      { seed: 1 },
    );
  });
});

describe('join idle queue', () => {
  it('is better where hit servers withdraw than where they do not, and better with more of them', () => {
    for (const rho of [0.5, 0.9, 0.99]) {
      expect(withdrawingIdleQueue(rho, 10).meanSojourn).toBeLessThan(idleQueue(rho, 10).meanSojourn);
      expect(withdrawingIdleQueue(rho, 20).meanSojourn).toBeLessThan(
        withdrawingIdleQueue(rho, 10).meanSojourn,
      );
    }
  });
});

describe('an exact chain', () => {
  const shortest = leastOf((requests) => requests, 'random');

  it('of one server is the M/M/1 queue', () => {
    const chain = queueChain({ arrivalRate: 0.6, serviceRates: [1], join: shortest, cutOff: 80 });
    expect(chain.meanSojourn).toBeCloseTo(2.5, 6);
    expect(chain.tail(3)).toBeCloseTo(0.6 ** 3, 7);
  });

  it('puts the shortest queue between two random choices with replacement and one shared queue', () => {
    const setup = { arrivalRate: 1.4, serviceRates: [1, 1], cutOff: 60 };
    const jsq = queueChain({ ...setup, join: shortest }).meanSojourn;
    expect(jsq).toBeGreaterThan(sharedQueue({ arrivalRate: 1.4, meanService: 1 }, 2).meanSojourn);
    expect(jsq).toBeLessThan(queueChain({ ...setup, join: shorterOfTwo('with replacement') }).meanSojourn);
    // Of two servers, two different ones are all.
    expect(queueChain({ ...setup, join: shorterOfTwo('distinct') }).meanSojourn).toBeCloseTo(jsq, 9);
  });

  it('refuses servers that cannot do the work', () => {
    expect(() => queueChain({ arrivalRate: 3, serviceRates: [2, 1], join: shortest, cutOff: 5 })).toThrow(
      RangeError,
    );
  });
});
