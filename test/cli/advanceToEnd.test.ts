import { expect, it } from 'vitest';
import { advanceToEnd } from '../../src/cli/advanceToEnd.ts';

/** A run of some steps; each keeps the processor busy for as many milliseconds. */
function runOf(steps: number, milliseconds = 0) {
  return {
    step: 0,
    steps,
    get now() {
      return this.step;
    },
    advance() {
      if (this.step === steps) return false;
      this.step++;
      const end = performance.now() + milliseconds;
      while (performance.now() < end);
      return true;
    },
  };
}

/** Keeps the fractions that it is told. */
function recordingProgress() {
  const seen: number[] = [];
  return { seen, update: (fraction: number) => void seen.push(fraction), end: () => {} };
}

it('runs every step and says that it is done', async () => {
  const run = runOf(1000);
  const progress = recordingProgress();
  expect(await advanceToEnd(run, progress, () => false)).toBe(true);
  expect(run.step).toBe(1000);
  expect(progress.seen.at(-1)).toBe(1);
});

it('stops after the step that is under way', async () => {
  const run = runOf(100, 20);
  expect(await advanceToEnd(run, recordingProgress(), () => true)).toBe(false);
  // 50 ms pass before anybody asks: three steps of 20 ms.
  expect(run.step).toBeGreaterThanOrEqual(1);
  expect(run.step).toBeLessThan(10);
});

it('hears what happens meanwhile, because it lets the event loop in', async () => {
  const run = runOf(200, 5);
  let stopped = false;
  setTimeout(() => {
    stopped = true;
  }, 60);
  expect(await advanceToEnd(run, recordingProgress(), () => stopped)).toBe(false);
  expect(run.step).toBeLessThan(200);
});

it('counts a run as complete that was stopped after its last step', async () => {
  const run = runOf(1, 60);
  expect(await advanceToEnd(run, recordingProgress(), () => true)).toBe(true);
});
