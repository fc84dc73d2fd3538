import type { Probe } from '../../cluster/objects.ts';
import {
  atLeast,
  mustBeOneForReadiness,
  notOfReadiness,
  probeNeedsHandler,
  probeNeedsPositiveGrace,
} from '../messages.ts';
import type { Path } from '../source/located.ts';
import type { ObjectReport } from './objectReport.ts';
import type { RawProbe } from './rawObjects.ts';

/**
 * A probe with its defaults (`SetDefaults_Probe` in `pkg/apis/core/v1/defaults.go`). A 0 counts as absent, as
 * it does there. Which handler it has makes no difference here: it finds out whether the process listens.
 */
export function probe(
  raw: RawProbe,
  kind: 'readinessProbe' | 'livenessProbe' | 'startupProbe',
  path: Path,
  report: ObjectReport,
): Probe {
  const numbers = {
    initialDelaySeconds: raw.initialDelaySeconds ?? 0,
    periodSeconds: raw.periodSeconds || 10,
    timeoutSeconds: raw.timeoutSeconds || 1,
    successThreshold: raw.successThreshold || 1,
    failureThreshold: raw.failureThreshold || 3,
  };
  const handlers = [raw.exec, raw.grpc, raw.httpGet, raw.tcpSocket].filter(
    (handler) => handler !== undefined,
  );
  // `ValidateProbe` asks for exactly one handler; which one does not matter here.
  if (handlers.length !== 1) report.error(path, probeNeedsHandler(handlers.length));
  for (const [field, value] of Object.entries(numbers)) {
    if (value < 0) report.error([...path, field], atLeast(0, value));
  }
  // A liveness or startup probe has to succeed once: more successes make no sense there.
  if (kind !== 'readinessProbe' && numbers.successThreshold !== 1)
    report.error([...path, 'successThreshold'], mustBeOneForReadiness());
  return { ...numbers, ...gracePeriod(raw, kind, path, report) };
}

/**
 * Of a probe that ends the container; one that only says whether it is ready has none. A probe with one ends
 * the container with less patience than the pod has.
 */
function gracePeriod(
  { terminationGracePeriodSeconds: grace }: RawProbe,
  kind: string,
  path: Path,
  report: ObjectReport,
): Pick<Probe, 'terminationGracePeriodSeconds'> {
  if (grace === undefined) return {};
  const at = [...path, 'terminationGracePeriodSeconds'];
  if (kind === 'readinessProbe') report.error(at, notOfReadiness());
  else if (grace < 1) report.error(at, probeNeedsPositiveGrace(grace));
  return { terminationGracePeriodSeconds: grace };
}
