import { describe, expect, it } from 'vitest';
import { CAUSES, Cause } from '../../../src/network/causes.ts';
import { retriableCauses } from '../../../src/workload/resilience/retryConditions.ts';
import { RETRY_CONDITIONS } from '../../../src/workload/resilienceConfig.ts';

const names = (retriable: Uint8Array) => CAUSES.filter((_, code) => retriable[code] === 1);

describe('the conditions of a retry', () => {
  it('are any failure by default, but for what the client did not send, and where nobody waits any more', () => {
    const never = ['circuit-open', 'throttled', 'client-lost', 'cancelled', 'deadline-exceeded'];
    const rest = CAUSES.filter((cause) => !never.includes(cause));
    expect(names(retriableCauses())).toEqual(rest);
  });

  it('have a word for every failure of a server or on the way to it', () => {
    const together = names(retriableCauses(RETRY_CONDITIONS.filter((condition) => condition !== 'any')));
    const left = names(retriableCauses()).filter((cause) => !together.includes(cause));
    // A client of HTTP does not try again after 404; of a pool's own failures there is no word in Envoy.
    expect(left).toEqual(['not-found', 'pool-exhausted']);
  });

  it('add up', () => {
    expect(names(retriableCauses(['reset', 'timeout']))).toEqual(['reset', 'request-timeout', 'closed']);
  });

  it('tell an error of the server from one of a gateway before it', () => {
    expect(retriableCauses(['gateway-error'])[Cause.serverError]).toBe(0);
    expect(retriableCauses(['server-error'])[Cause.badGateway]).toBe(1);
  });
});
