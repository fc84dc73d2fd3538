import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { simulate } from '../../src/experiment/simulation.ts';
import { loadScenario } from '../../src/scenario/loadScenario.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';

const FILE = join(import.meta.dirname, '../../scenarios/results/pause-collapse.yaml');

function loaded(): Scenario {
  const { scenario } = loadScenario(FILE);
  if (scenario === undefined) throw new Error(`${FILE} is no scenario`);
  return scenario;
}

interface Setting {
  readonly rate?: number;
  readonly retries?: number;
  /** Seconds. */
  readonly pause?: number;
}

/** Answers and tries in each second, and the failures of the run. Nothing is drawn at random, so they are exact. */
function seconds({ rate = 7, retries = 3, pause = 1 }: Setting = {}) {
  const scenario = loaded();
  const [web] = scenario.traffic;
  const { traffic } = simulate({
    ...scenario,
    traffic: [
      {
        ...web,
        arrivals: { process: 'constant', rate },
        retries: { ...web.retries, attempts: retries },
      },
    ],
    faults: scenario.faults.map((fault) =>
      fault.kind === 'pod-pause' ? { ...fault, duration: pause } : fault,
    ),
  });
  const [{ ok, attempts, failed, sent }] = traffic;
  const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);
  return { ok, attempts, failures: total(failed), retries: total(attempts) - total(sent) };
}

describe('a pause of one second at 70 % load, with three retries', () => {
  it('ends all goodput for good, as the server does the work of four tries for each request', () => {
    const { ok, attempts } = seconds();
    expect(new Set(ok.slice(1, 30))).toEqual(new Set([7]));
    expect(new Set(ok.slice(30))).toEqual(new Set([0]));
    expect(new Set(attempts.slice(32))).toEqual(new Set([28]));
  });

  it.each<[string, Setting]>([
    ['half a second is long enough', { pause: 0.5 }],
    ['one retry is enough: 14 tries a second are more than 10', { retries: 1 }],
    ['3 requests a second are enough: 12 tries', { rate: 3 }],
  ])('collapses as well: %s', (_, setting) => {
    const { ok } = seconds(setting);
    expect(new Set(ok.slice(60))).toEqual(new Set([0]));
  });

  it.each<[string, Setting]>([
    ['there are no retries', { retries: 0 }],
    ['2 requests a second are 8 tries, which it can do', { rate: 2 }],
  ])('is over soon where %s', (_, setting) => {
    const { ok, failures, retries } = seconds(setting);
    expect(new Set(ok.slice(60))).toEqual(new Set([setting.rate ?? 7]));
    // It was noticed: each of these is a try that was given up.
    expect(failures + retries).toBeGreaterThan(0);
  });

  it('is not noticed at all if it is shorter than the clients are patient', () => {
    const { ok, failures } = seconds({ pause: 0.4 });
    expect(failures).toBe(0);
    expect(new Set(ok.slice(33))).toEqual(new Set([7]));
  });
});
