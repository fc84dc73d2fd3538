import { expect, it } from 'vitest';
import { clusterView } from '../../../src/cli/looking/clusterView.ts';
import { describe } from '../../../src/cli/looking/describeObjects.ts';
import { lookAt } from '../../../src/experiment/lookAt.ts';
import { APP, withSections } from '../../scenario/trial.ts';
import { fakeTerminal } from '../fakeTerminal.ts';

it('adds up the CPU limits of the pods of a node', () => {
  const limited = APP.replace('image: nginx', 'image: nginx\n          resources: {limits: {cpu: 500m}}');
  const scenario = withSections({ cluster: '{nodes: [{name: worker, capacity: {cpu: 4}}]}' }, limited);
  const terminal = fakeTerminal();
  const view = clusterView(lookAt(scenario, 5), scenario, 5);
  describe(['node', 'worker'], view, { namespace: 'default', selector: undefined }, terminal);
  // Of 4 cores: two pods of half a core each. A request that is not written is the limit
  // (`pkg/apis/core/v1/defaults.go`).
  expect(terminal.out()).toMatch(/^ {2}default +web-\S+ +500m \(12%\) +500m \(12%\) +0 \(0%\) +0 \(0%\)/m);
  expect(terminal.out()).toMatch(/^ {2}cpu +1 \(25%\) +1 \(25%\)$/m);
});
