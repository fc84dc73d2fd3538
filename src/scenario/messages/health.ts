/** What is said about the health of endpoints. */
import { listed, shown } from '../wording.ts';

/** Neither `50` nor `50%`. */
export const notAPercentage = (input: unknown) =>
  `must be a percentage from 0% to 100%, such as 50%, not ${shown(input)}`;
/** A key of another kind of detection. `known`: those of this kind. */
export const notOfThisKind = (kind: string, known: readonly string[]) =>
  `is no part of the kind "${kind}", which has ${listed(known, 'and')}`;
/** gRPC makes neither test unless it is told to. */
export const detectsNothing = () =>
  'nothing would ever be ejected: give successRateEjection, failurePercentageEjection, or both ({} for the defaults)';
/** Panic is about endpoints that are left out. */
export const panicWithoutHealth = () =>
  'needs outlierDetection or healthCheck: otherwise no endpoint is ever unhealthy';
/** `usable`: the policies that follow a weight that grows. */
export const slowStartNeedsWeights = (policy: string, usable: readonly string[]) =>
  `the policy "${policy}" follows no weights that change without a change of the list; a slow start works with ${listed(usable, 'and')}`;
/** Round robin goes on by deadlines then. */
export const slowStartByDeadlines = () =>
  'with a slow start, round-robin takes turns by deadlines (edf), which knows no onChange: leave it out';
