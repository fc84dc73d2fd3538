import type { ActingPlace, Knowledge } from './policy.ts';

/**
 * Every place that keeps state and sees single requests. HTTP is understood there, so a request is seen apart from its
 * connection.
 */
export const PER_REQUEST: readonly ActingPlace[] = ['client', 'sidecar', 'ingress'];

/**
 * What each place can know. A policy that needs more cannot act there: kube-proxy in iptables mode, for one, draws for
 * each connection anew, and the kernel never learns when an answer came.
 */
export const KNOWLEDGE: Readonly<Record<ActingPlace, readonly Knowledge[]>> = {
  'kube-proxy': [],
  'kube-proxy-ipvs': ['memory', 'flow', 'outstanding'],
  cilium: ['memory', 'flow'],
  'load-balancer': ['memory', 'flow', 'health', 'zones'],
  client: [
    'memory',
    'flow',
    'request key',
    'outstanding',
    'latency',
    'load reports',
    'probes',
    'idle reports',
    'peers',
    'zones',
    'health',
  ],
  sidecar: [
    'memory',
    'flow',
    'request key',
    'outstanding',
    'latency',
    'load reports',
    'probes',
    'idle reports',
    'zones',
    'health',
  ],
  ingress: ['memory', 'flow', 'request key', 'outstanding', 'latency', 'load reports', 'zones', 'health'],
};
