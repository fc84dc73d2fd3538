import { uniformInt } from '../engine/random.ts';
import type { Policy } from './policy.ts';

/**
 * Every endpoint with the same chance, without memory. It is what kube-proxy's chain of rules amounts to: rule i of n
 * (from 0) matches with probability 1/(n - i), so each endpoint is reached with probability 1/n.
 */
export const random: Policy = {
  name: 'random',
  summary: 'each new connection goes to any endpoint, all equally likely; no memory, no feedback',
  at: ['kube-proxy', 'load-balancer'],
  parameters: [],
  source: 'kubernetes/kubernetes pkg/proxy/iptables/proxier.go (computeProbability)',
  create: (stream) => ({ pick: (endpoints) => uniformInt(stream, endpoints.length) }),
};
