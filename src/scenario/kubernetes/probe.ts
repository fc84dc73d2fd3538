import type { Probe } from '../../cluster/objects.ts';
import { atLeast, mustBeOneForReadiness, probeNeedsHandler } from '../messages.ts';
import type { Path } from '../source/located.ts';
import type { ObjectReport } from './objectReport.ts';
import type { RawProbe } from './rawObjects.ts';

/**
 * A readiness probe with its defaults (`SetDefaults_Probe` in `pkg/apis/core/v1/defaults.go`). A 0 counts as absent, as
 * it does there. Which handler it has makes no difference here: it finds out whether the process listens.
 */
export function readinessProbe(raw: RawProbe, path: Path, report: ObjectReport): Probe {
  const probe = {
    initialDelaySeconds: raw.initialDelaySeconds ?? 0,
    periodSeconds: raw.periodSeconds || 10,
    timeoutSeconds: raw.timeoutSeconds || 1,
    successThreshold: raw.successThreshold || 1,
    failureThreshold: raw.failureThreshold || 3,
  };
  const handlers = [raw.exec, raw.grpc, raw.httpGet, raw.tcpSocket].filter(
    (handler) => handler !== undefined,
  );
  if (handlers.length !== 1) report.error(path, probeNeedsHandler(handlers.length));
  for (const [field, value] of Object.entries(probe)) {
    if (value < 0) report.error([...path, field], atLeast(0, value));
  }
  return probe;
}

/** A liveness or startup probe has to succeed once: more successes make no sense there. */
export function checkRestartProbe(raw: RawProbe, path: Path, report: ObjectReport): void {
  if ((raw.successThreshold || 1) !== 1) report.error([...path, 'successThreshold'], mustBeOneForReadiness());
}
