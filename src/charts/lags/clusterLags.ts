import type { LagWords } from './words.ts';

/**
 * Lags between the cluster and what the API server, its controllers and the nodes know of it, and pods that could
 * not do the work. Times and settings named here are Kubernetes' own (`pkg/controller/nodelifecycle`, `pkg/proxy`,
 * `pkg/kubelet`). Keys are codes of failures.csv.
 */
export const CLUSTER_LAGS: readonly (readonly [string, LagWords])[] = [
  [
    'none',
    {
      phrase: 'no lag involved',
      explanation: 'Nobody acted on old knowledge; the failure stands for itself.',
    },
  ],
  [
    'node-failure-undetected',
    {
      phrase: 'node failure not yet detected',
      explanation:
        'The node was down, but its heartbeat had not been missing for long enough (nodeMonitorGracePeriod). Until then ' +
        'its pods stay in the rules of every node, and connections sent to them vanish.',
    },
  ],
  [
    'stale-rules',
    {
      phrase: 'kube-proxy rules out of date',
      explanation:
        'The API server no longer listed the endpoint as ready, but the node that forwarded the connection had not ' +
        'rewritten its rules yet.',
    },
  ],
  [
    'termination-race',
    {
      phrase: 'pod shut down before the rules left it out',
      explanation:
        'A pod that is deleted gets its SIGTERM at the same time as the endpoint is removed. It stopped listening before ' +
        'all nodes knew; a preStop sleep closes this gap.',
    },
  ],
  [
    'container-failure-undetected',
    {
      phrase: 'crashed container not yet noticed',
      explanation: 'The process had exited, and neither the kubelet nor a readiness probe had seen it yet.',
    },
  ],
  [
    'ready-before-listening',
    {
      phrase: 'pod counted as ready before it listened',
      explanation:
        'Without a readiness probe a pod is ready as soon as its container runs, and gets traffic while its process ' +
        'is still starting.',
    },
  ],
  [
    'no-ready-pod',
    {
      phrase: 'no pod was ready',
      explanation:
        'There was no ready pod anywhere: the failure was not caused by a lag but by missing capacity.',
    },
  ],
  [
    'rules-not-yet-programmed',
    {
      phrase: 'rules not yet written',
      explanation:
        'Ready pods existed, but the node that forwarded the connection did not know any of them yet.',
    },
  ],
  [
    'saturated-pod',
    {
      phrase: 'pods had more work than they could do',
      explanation:
        'Requests came in faster than the pod could serve them, so they waited until the client gave up or the ' +
        'queue was full.',
    },
  ],
  [
    'slow-node',
    { phrase: 'node slowed down', explanation: 'The node of the pod ran slower than it should.' },
  ],
  [
    'stale-environment',
    {
      phrase: 'environment variables from before the Service',
      explanation:
        "A container's environment is made when it starts and never changes: a Service that is made later is missing " +
        'from it, and one that is made anew has another address than it says.',
    },
  ],
  [
    'certificate-not-reloaded',
    {
      phrase: 'new certificate not yet in use',
      explanation:
        'The Secret held a good certificate, but the kubelet had not written it into the pod yet (up to a minute), or ' +
        'the process had not read it again: many read it only when they start.',
    },
  ],
];
