import { describe, expect, it } from 'vitest';
import { isMasqueraded } from '../../../src/network/kubeProxy/masquerade.ts';
import { trafficPolicies } from '../../../src/network/kubeProxy/trafficPolicies.ts';

const cluster = trafficPolicies({ internalLocal: false, externalLocal: false, isAccessible: true });
const local = trafficPolicies({ internalLocal: false, externalLocal: true, isAccessible: true });
const settings = { masqueradeAll: false, detectsLocal: true };

describe("the client's address", () => {
  it('is replaced for traffic from outside, unless the policy is there to keep it', () => {
    expect(isMasqueraded(cluster, true, 'elsewhere', settings)).toBe(true);
    expect(isMasqueraded(local, true, 'elsewhere', settings)).toBe(false);
    expect(isMasqueraded(local, true, 'pod', settings)).toBe(false);
    expect(isMasqueraded(local, true, 'node', settings)).toBe(true);
  });

  it('is kept for a pod that calls a cluster IP, and not for what is no pod of the node', () => {
    expect(isMasqueraded(cluster, false, 'pod', settings)).toBe(false);
    expect(isMasqueraded(cluster, false, 'elsewhere', settings)).toBe(true);
    expect(isMasqueraded(cluster, false, 'elsewhere', { ...settings, detectsLocal: false })).toBe(false);
    expect(isMasqueraded(cluster, false, 'pod', { ...settings, masqueradeAll: true })).toBe(true);
  });
});
