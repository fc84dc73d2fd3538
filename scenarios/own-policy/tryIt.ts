/** Runs the scenario beside this file with a policy of one's own, and says how many requests each pod served. */
import { loadScenario, registerPolicy, simulate } from 'seatrial';
import fillFirst from './ownPolicy.ts';

// Before the scenario is loaded, which may then name it.
registerPolicy(fillFirst);

for (const policy of ['round-robin', fillFirst.name]) {
  const set = [`traffic.web.balancing.policy=${policy}`];
  const { pods } = simulate(loadScenario('scenarios/own-policy/own-policy.yaml', { set }));
  const served = pods.map(({ requestsServed }) => requestsServed).sort((a, b) => b - a);
  console.log(`${policy}: ${served.join(' ')}`);
}
