import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ClosedNetwork, meanValueAnalysis } from '../../../src/experiment/theory/meanValueAnalysis.ts';

/** The slow twin: the stationary distribution of how many clients are at the one pod, a birth-death chain. */
function chainThroughput({ clients, think, meanService }: ClosedNetwork): number {
  const weights = [1];
  for (let n = 1; n <= clients; n++) weights[n] = (weights[n - 1] * (clients - n + 1) * meanService) / think;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return (1 - 1 / total) / meanService;
}

const networks = fc.record({
  clients: fc.integer({ min: 1, max: 60 }),
  think: fc.double({ min: 0.01, max: 10, noNaN: true }),
  meanService: fc.double({ min: 0.01, max: 1, noNaN: true }),
  pods: fc.integer({ min: 1, max: 8 }),
});

describe('mean value analysis', () => {
  it('agrees with the machine repair chain where there is one pod', () => {
    fc.assert(
      fc.property(networks, (network) => {
        const one = { ...network, pods: 1 };
        expect(meanValueAnalysis(one).throughput / chainThroughput(one)).toBeCloseTo(1, 9);
      }),
    );
  });

  it('keeps the interactive response time law, and the bounds of both asymptotes', () => {
    fc.assert(
      fc.property(networks, (network) => {
        const { clients, think, meanService, pods } = network;
        const { throughput, meanSojourn, utilisation } = meanValueAnalysis(network);
        expect(clients / throughput - think).toBeCloseTo(meanSojourn, 9);
        expect(throughput).toBeLessThanOrEqual(
          Math.min(clients / (think + meanService), pods / meanService) * (1 + 1e-12),
        );
        expect(utilisation).toBeCloseTo((throughput * meanService) / pods, 12);
      }),
    );
  });

  it('has a client that is alone never wait', () => {
    const { meanSojourn } = meanValueAnalysis({ clients: 1, think: 5, meanService: 2, pods: 1 });
    expect(meanSojourn).toBe(2);
  });

  it('refuses a network that is none', () => {
    const network = { clients: 1, think: 1, meanService: 1, pods: 1 };
    expect(() => meanValueAnalysis({ ...network, clients: 0 })).toThrow('the number of clients');
    expect(() => meanValueAnalysis({ ...network, think: -1 })).toThrow('the think time');
    expect(() => meanValueAnalysis({ ...network, meanService: 0 })).toThrow('the mean service time');
  });
});
