/**
 * Seatrial as a library: load a scenario, simulate it, look at what was recorded.
 *
 *     import { loadScenario, simulate } from 'seatrial';
 *     const recording = simulate(loadScenario('scenarios/node-failure.yaml'));
 */

export type { Balancer, EndpointList, LoadReport, PickRequest } from './balancing/balancer.ts';
export { Health, NONE, wasTried } from './balancing/balancer.ts';
export type { Parameter } from './balancing/parameter.ts';
export {
  booleanParameter,
  choiceParameter,
  integerParameter,
  numberParameter,
} from './balancing/parameter.ts';
export { PER_REQUEST } from './balancing/places.ts';
export type {
  ActingPlace,
  BalancerSetup,
  Knowledge,
  Picker,
  Policy,
  PolicyDefinition,
} from './balancing/policy.ts';
export { definePolicy } from './balancing/policy.ts';
export { POLICIES, policiesAt, registerPolicy } from './balancing/registry.ts';
export {
  createSimulation,
  type Simulation,
  type SimulationOptions,
  simulate,
} from './experiment/simulation.ts';
export { LatencyHistogram } from './metrics/latencyHistogram.ts';
export type * from './metrics/recording.ts';
export { CAUSES, LAGS } from './network/causes.ts';
export type { Diagnostic } from './scenario/diagnostics/diagnostic.ts';
export { ScenarioError } from './scenario/diagnostics/scenarioError.ts';
export { openScenario as loadScenario } from './scenario/openScenario.ts';
export type { Scenario } from './scenario/scenario.ts';
