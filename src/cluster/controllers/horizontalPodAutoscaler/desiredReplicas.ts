import type { MetricProposal } from './metricProposals.ts';

/** What all metrics together ask for, in which every one that failed has its say. */
export type Desired =
  | {
      readonly replicas: number;
      /** The metric that asked for the most pods. */
      readonly name: string;
    }
  | { readonly error: string };

/**
 * The most pods that any metric asks for. Where a metric failed, the others may still add pods, but not take any away:
 * the one that is not known might have needed them.
 * Source: `computeReplicasForMetrics` in `pkg/controller/podautoscaler/horizontal.go`.
 * @param specReplicas `spec.replicas` of the target
 */
export function desiredReplicas(proposals: readonly MetricProposal[], specReplicas: number): Desired {
  let desired = { replicas: 0, name: '' };
  // A wish for no pods at all gives way to any other, as the first one does.
  let failed = 0;
  let firstError = '';
  for (const proposal of proposals) {
    if ('error' in proposal) {
      if (failed++ === 0) firstError = proposal.error;
    } else if (desired.replicas === 0 || proposal.replicas > desired.replicas) {
      desired = { replicas: proposal.replicas, name: proposal.name };
    }
  }
  if (failed >= proposals.length || (failed > 0 && desired.replicas < specReplicas))
    return {
      error: `invalid metrics (${failed} invalid out of ${proposals.length}), first error is: ${firstError}`,
    };
  return desired;
}
