import { expect, it } from 'vitest';
import { container, deployment, nodes, PROBE, podSpec, service, World } from '../../world.ts';

const probed = podSpec({ containers: [container({ readinessProbe: { ...PROBE, periodSeconds: 1 } })] });

/** Six ready pods in slices of two; the API server goes away `after` seconds after a Service came, for `lasting`. */
function interrupted(after: number, lasting: number, seed: number): World {
  const world = new World(nodes(3), { maxEndpointsPerSlice: 2 }, { seed });
  world.cluster.apply(deployment('web', 6, probed));
  world.run(60);
  world.cluster.apply(service('web'));
  world.cluster.apply(deployment('web', 1, probed));
  world.run(after);
  world.cluster.setDown('api-server', true);
  world.run(lasting);
  world.cluster.setDown('api-server', false);
  return world;
}

// Below the 10 s after which the controller manager gives its lease up and ends.
it('a write that is tried again after an outage does not undo a later one', () => {
  for (let step = 12; step < 24; step++) {
    const world = interrupted(step * 0.0025, 6, step);
    world.run(120);
    const endpoints = [...world.cluster.api.list('EndpointSlice')].map((slice) =>
      slice.endpoints.map(({ podName }) => podName),
    );
    expect(endpoints, `step ${step}`).toEqual([world.pods().map(({ meta }) => meta.name)]);
  }
});
