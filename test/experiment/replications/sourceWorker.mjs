// The worker as it is in the source: Node 20 does not load TypeScript in a thread by itself.
import { register } from 'tsx/esm/api';

register();
const { default: work } = await import('../../../src/experiment/replications/replicationWorker.ts');
export default work;
