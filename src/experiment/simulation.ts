import { stepCount, steps } from '../engine/steppedLoop.ts';
import { assertConserved, ConservationError } from '../metrics/conservation.ts';
import type { ConservationRow, Recording } from '../metrics/recording.ts';
import { SchedulingLog } from '../metrics/schedulingLog.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { partCalls } from './callRecords.ts';
import { phaseSeconds } from './phases.ts';
import { World } from './world.ts';

/** How to run a scenario. */
export interface SimulationOptions {
  /** Number of the repetition, from 0: each has random streams of its own. */
  readonly replication?: number;
  /** Keeps how each pod got its node, for scheduling.csv; absent: false. */
  readonly verboseScheduling?: boolean;
}

/** A run that is advanced step by step, so that its caller can show progress or stop it. */
export interface Simulation {
  /** Steps run so far. */
  readonly step: number;
  /** Steps of the whole run. */
  readonly steps: number;
  /** Simulated time, seconds. */
  readonly now: number;
  /**
   * Runs one step (the first call also runs the settling before time 0). False when the end was reached before.
   * Throws a ConservationError if requests were lost or counted twice.
   */
  advance(): boolean;
  /** Closes the records. `complete` is false for a run that was stopped before its end. */
  finish(complete: boolean): Recording;
}

/**
 * The way of one run: scenario file -> parse -> validate -> normalise (every default filled in, immutable) -> build
 * the world -> advance step by step -> record -> summarise -> verdict -> write CSV and JSON -> charts -> report.
 *
 * This builds the world of a normalised scenario and returns what advances it.
 */
export function createSimulation(
  scenario: Scenario,
  { replication = 0, verboseScheduling = false }: SimulationOptions = {},
): Simulation {
  const scheduling = verboseScheduling ? new SchedulingLog() : undefined;
  const world = new World(scenario, replication, scheduling?.add);
  const plan = { from: 0, to: scenario.duration, step: scenario.step };
  const progress = steps(world.loop, plan);
  const stepEnds: number[] = [];

  /** The settling belongs to no step: its samples are where the first step starts to count. */
  function advance(): boolean {
    if (stepEnds.length === 0) {
      world.loop.advance(0);
      world.sampler.start();
    }
    if (progress.next().done === true) return false;
    const start = stepEnds.at(-1) ?? 0;
    stepEnds.push(world.loop.now);
    world.recorder.endStep();
    world.sampler.sample(stepEnds.length - 1, world.loop.now - start);
    // Checked after every step: a mistake is found in the step that made it.
    const law = inFlightLaw(world);
    if (law.left !== law.right) throw new ConservationError(law);
    return true;
  }

  /** Checks every law before anything is handed out: a recording that exists can be trusted. */
  function finish(complete: boolean): Recording {
    const { recorder } = world;
    const seconds = phaseSeconds(scenario, stepEnds.at(-1) ?? 0);
    const traffic = recorder.traffic(seconds, (source, phase) => world.plane.inFlight(source, phase));
    const recording: Recording = {
      complete,
      stepEnds,
      ...partCalls({ traffic, failures: recorder.failures }, scenario.traffic.length),
      pods: world.ledger.rows(world.plane.servers),
      endpoints: { [Symbol.iterator]: () => world.sampler.endpointRows() },
      ...(world.plane.health && { ejections: true }),
      nodes: { [Symbol.iterator]: () => world.sampler.nodeRows() },
      events: world.events,
      ...(scheduling && { scheduling }),
      conservation: [inFlightLaw(world)],
    };
    assertConserved(recording);
    return recording;
  }

  return {
    get step() {
      return stepEnds.length;
    },
    steps: stepCount(plan),
    get now() {
      return world.loop.now;
    },
    advance,
    finish,
  };
}

/**
 * Runs a scenario from beginning to end. The same scenario and replication give the same recording, on any machine.
 * @throws {ConservationError} if its requests do not add up: a mistake of the program, never of the scenario
 */
export function simulate(scenario: Scenario, options: SimulationOptions = {}): Recording {
  const simulation = createSimulation(scenario, options);
  while (simulation.advance());
  return simulation.finish(true);
}

/** Requests without an outcome, counted by the outcomes and by looking at each request that is still there. */
function inFlightLaw(world: World): ConservationRow {
  const { recorder, plane } = world;
  return {
    law: 'sent - ok - failed = requests that clients wait for',
    left: recorder.inFlight,
    right: plane.waiting,
  };
}
