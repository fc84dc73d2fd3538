/**
 * Seatrial as a library: load a scenario, simulate it, look at what was recorded.
 *
 *     import { loadScenario, simulate } from 'seatrial';
 *     const recording = simulate(loadScenario('scenarios/node-failure.yaml'));
 */
export { POLICIES } from './balancing/registry.ts';
export type { Policy, Picker } from './balancing/policy.ts';
export { createSimulation, type Simulation, type SimulationOptions, simulate } from './experiment/simulation.ts';
export type * from './metrics/recording.ts';
export { LatencyHistogram } from './metrics/latencyHistogram.ts';
export type { Scenario } from './scenario/scenario.ts';
