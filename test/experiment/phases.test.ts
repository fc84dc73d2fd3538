import { describe, expect, it } from 'vitest';
import { phaseEnds, phaseSeconds } from '../../src/experiment/phases.ts';
import type { FaultConfig } from '../../src/faults/config.ts';
import { scenario } from '../support/scenarios.ts';

function kills(...times: readonly number[]): FaultConfig[] {
  return times.map((at) => ({ kind: 'pod-kill', at, target: { by: 'random', count: 1 } }));
}

const run = (faults: readonly FaultConfig[], warmup = 30) => scenario({ duration: 600, warmup, faults });

describe('the phases of a run', () => {
  it('end with the warm-up, the first fault and the run', () => {
    expect(phaseEnds(run(kills(120, 60, 90)))).toEqual([30, 60, 600]);
  });

  it('have nothing after the fault when there is none', () => {
    expect(phaseEnds(run([]))).toEqual([30, 600, 600]);
    expect(phaseSeconds(run([]), 600)).toEqual([30, 570, 0]);
  });

  it('have nothing before a fault in the warm-up', () => {
    expect(phaseEnds(run(kills(10)))).toEqual([30, 30, 600]);
    expect(phaseSeconds(run(kills(10)), 600)).toEqual([30, 0, 570]);
  });

  it('do not count a fault after the end', () => {
    expect(phaseEnds(run(kills(9999)))).toEqual([30, 600, 600]);
  });

  it('start with the run without a warm-up', () => {
    expect(phaseSeconds(run(kills(60), 0), 600)).toEqual([0, 60, 540]);
  });

  it.each([
    [10, [10, 0, 0]],
    [30, [30, 0, 0]],
    [45, [30, 15, 0]],
    [100, [30, 30, 40]],
    [600, [30, 30, 540]],
    [0, [0, 0, 0]],
  ])('are cut off when the run is interrupted at %d s', (end, expected) => {
    expect(phaseSeconds(run(kills(60)), end)).toEqual(expected);
  });
});
