import { z } from 'zod';
import { linkedServices, serviceVariables } from '../../../src/cluster/kubelet/serviceEnvironment.ts';
import { serviceOf, serviceShape } from './serviceShape.ts';

const given = z.object({ service: serviceShape });

export function run(input: unknown): unknown {
  const service = serviceOf(given.parse(input).service);
  const variables = linkedServices(service.meta.namespace, true, [service]).flatMap(serviceVariables);
  return { ordered: variables.map(({ name, value }) => [name, value]) };
}
