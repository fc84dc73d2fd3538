import { requireCount, requirePositive, requireStable } from './domain.ts';

/**
 * The power of d choices with infinitely many servers: the share of servers with at least k requests, waiting or in
 * service. Poisson arrivals, exponential service, one worker a server, and true queue lengths at every pick:
 * s(k) = rho^((d^k - 1) / (d - 1)). With finitely many servers the mean lies a little above (about 2 % with 100 at 0.9).
 * Source: Vvedenskaya, Dobrushin and Karpelevich 1996, Problems of Information Transmission 32(1); Mitzenmacher 2001,
 * IEEE Transactions on Parallel and Distributed Systems 12(10).
 * @param choices d, at least 1; 1 is the random choice
 * @param length k, at least 0
 * @throws RangeError outside these ranges, or unless the load is between 0 and 1
 */
export function choicesTail(utilisation: number, choices: number, length: number): number {
  requireStable(utilisation);
  requireCount('the number of choices', choices);
  requireCount('the queue length', length, 0);
  const exponent = choices === 1 ? length : (choices ** length - 1) / (choices - 1);
  return utilisation ** exponent;
}

/**
 * Mean time in system with d choices over infinitely many servers, in seconds: by Little's law the sum of s(k) over k,
 * divided by the arrivals at one server.
 * @param meanService seconds
 */
export function choicesSojourn(utilisation: number, choices: number, meanService = 1): number {
  requirePositive('the mean service time', meanService);
  requireStable(utilisation);
  requireCount('the number of choices', choices);
  if (choices === 1) return meanService / (1 - utilisation);
  let inSystem = 0;
  // The terms fall faster than geometrically: the sum is exact once a term changes it no more.
  for (let k = 1, previous = -1; inSystem !== previous; k++) {
    previous = inSystem;
    inSystem += choicesTail(utilisation, choices, k);
  }
  return (inSystem / utilisation) * meanService;
}
