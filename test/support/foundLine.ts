import type { Recording } from '../../src/metrics/recording.ts';
import { summariseTraffic } from '../../src/metrics/summary.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';

/** Requests of all sources of a run together. */
export interface Totals {
  readonly failed: number;
  readonly sent: number;
}

/** What the header of a scenario says was found, `# Found (seed 1): 1,412 of 60,000 requests failed`; undefined: it says nothing. */
export function foundLine(text: string): Totals | undefined {
  const found = /# Found \(seed 1\): ([\d,]+) of ([\d,]+) requests failed/.exec(text);
  if (found === null) return undefined;
  const [failed, sent] = found.slice(1).map((digits) => Number(digits.replaceAll(',', '')));
  return { failed, sent };
}

/** What a run of the scenario found. */
export function foundBy(scenario: Scenario, recording: Recording): Totals {
  const totals = summariseTraffic(
    recording,
    scenario.traffic.map(({ to }) => to),
  ).map(({ phases }) => phases.total);
  const sum = (count: 'sent' | 'failed') => totals.reduce((all, phase) => all + phase[count], 0);
  return { failed: sum('failed'), sent: sum('sent') };
}
