import { afterEach, describe, expect, it, vi } from 'vitest';
import { createSimulation, simulate } from '../../src/experiment/simulation.ts';
import { ConservationError } from '../../src/metrics/conservation.ts';
import { DataPlane } from '../../src/workload/dataPlane.ts';
import { scenario } from '../support/scenarios.ts';

/** Ten seconds in steps of three; 60 requests a second. */
const SHORT = scenario({ duration: 10, warmup: 2, step: 3 });

afterEach(() => {
  vi.restoreAllMocks();
});

describe('a run', () => {
  it('goes step by step, the last one shorter, and says when there is none left', () => {
    const run = createSimulation(SHORT);
    expect([run.step, run.steps, run.now]).toEqual([0, 4, -60]);
    const seen: [boolean, number, number][] = [];
    for (let i = 0; i < 6; i++) seen.push([run.advance(), run.step, run.now]);
    expect(seen).toEqual([
      [true, 1, 3],
      [true, 2, 6],
      [true, 3, 9],
      [true, 4, 10],
      [false, 4, 10],
      [false, 4, 10],
    ]);
    const recording = run.finish(true);
    expect(recording.complete).toBe(true);
    expect(recording.stepEnds).toEqual([3, 6, 9, 10]);
  });

  it('has settled before the traffic begins: every pod is ready and no request fails', () => {
    const { pods, traffic, failures } = simulate(SHORT);
    expect(pods.map(({ ready }) => ready !== undefined && ready < 0)).toEqual(new Array(6).fill(true));
    expect(failures).toEqual([]);
    expect(traffic[0].sent[0]).toBeGreaterThan(100);
  });

  it('has a row for each pod and each node in every step', () => {
    const { endpoints, nodes, stepEnds } = simulate(SHORT);
    expect([...endpoints]).toHaveLength(6 * stepEnds.length);
    expect([...nodes]).toHaveLength(3 * stepEnds.length);
    // The rows can be read more than once.
    expect([...nodes]).toHaveLength(3 * stepEnds.length);
  });

  it('counts the same served requests in the rows of the pods as in those of the steps', () => {
    const { endpoints, pods, traffic } = simulate(SHORT);
    const served = new Array<number>(pods.length).fill(0);
    for (const { pod, requests } of endpoints) served[pod] += requests;
    expect(served).toEqual(pods.map(({ requestsServed }) => requestsServed));
    const ok = traffic[0].ok.reduce((sum, n) => sum + n, 0);
    // An answer may still be on its way at the end.
    const total = served.reduce((sum, n) => sum + n, 0);
    expect(total - ok).toBeGreaterThanOrEqual(0);
    expect(total - ok).toBeLessThanOrEqual(traffic[0].inFlight.at(-1) ?? 0);
  });

  it('is another one in each replication', () => {
    const sent = [0, 1, 1].map((replication) => simulate(SHORT, { replication }).traffic[0].sent);
    expect(sent[1]).not.toEqual(sent[0]);
    expect(sent[2]).toEqual(sent[1]);
    expect(simulate(SHORT).traffic[0].sent).toEqual(sent[0]);
  });
});

describe('a run that is stopped', () => {
  it('keeps what it has, as far as it came', () => {
    const run = createSimulation(SHORT);
    run.advance();
    const { complete, stepEnds, traffic, nodes } = run.finish(false);
    expect(complete).toBe(false);
    expect(stepEnds).toEqual([3]);
    expect(traffic[0].sent).toHaveLength(1);
    expect(traffic[0].cohorts.map(({ phase, seconds }) => [phase, seconds])).toEqual([
      ['warmup', 2],
      ['before-fault', 1],
      ['after-fault', 0],
    ]);
    expect([...nodes]).toHaveLength(3);
    const whole = simulate(SHORT).traffic[0];
    expect(traffic[0].sent[0]).toBe(whole.sent[0]);
  });

  it('before its first step has recorded nothing', () => {
    const { stepEnds, traffic, conservation } = createSimulation(SHORT).finish(false);
    expect(stepEnds).toEqual([]);
    expect(traffic[0].cohorts.map(({ sent, seconds }) => [sent, seconds])).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
    expect(conservation.map(({ left, right }) => [left, right])).toEqual([[0, 0]]);
  });
});

describe('a run that loses a request', () => {
  it('stops at the end of the step in which it happened', () => {
    const run = createSimulation(SHORT);
    expect(run.advance()).toBe(true);
    const { now } = run;
    vi.spyOn(DataPlane.prototype, 'waiting', 'get').mockReturnValue(1_000_000);
    expect(() => run.advance()).toThrow(ConservationError);
    expect(run.now).toBe(now + 3);
  });

  it('does not give out its records', () => {
    const run = createSimulation(SHORT);
    run.advance();
    vi.spyOn(DataPlane.prototype, 'inFlight').mockReturnValue(1_000_000);
    expect(() => run.finish(false)).toThrow(/sent = ok \+ failed \+ in flight/);
  });
});
