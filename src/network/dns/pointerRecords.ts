import { endpointLabel } from './endpointLabel.ts';
import { isReverse, sameAddress } from './ipText.ts';
import type { ResourceRecord } from './message.ts';
import type { DnsWorld } from './world.ts';

/**
 * PTR records: the name of an address. A cluster IP has the name of its Service; a pod's address one name for each
 * Service that has it. Source: `serviceRecordForIP` in `plugin/kubernetes/reverse.go` of CoreDNS.
 * @param question name that is asked, echoed
 */
export function pointerRecords(question: string, address: string, world: DnsWorld): ResourceRecord[] {
  const zone = world.zones.find((candidate) => !isReverse(`.${candidate}`)) ?? '';
  const exposed = [...world.services()].filter(({ namespace }) => world.isExposed(namespace));
  const record = (target: string): ResourceRecord => ({
    name: question,
    type: 'PTR',
    ttl: world.ttl,
    target,
  });
  const owner = exposed.find(({ clusterIPs }) => clusterIPs.some((ip) => sameAddress(ip, address)));
  if (owner !== undefined) return [record(`${owner.name}.${owner.namespace}.svc.${zone}`)];
  const names = exposed.flatMap(({ namespace, name, endpoints }) =>
    endpoints
      .filter((endpoint) => sameAddress(endpoint.address, address))
      .map(
        (endpoint) => `${endpointLabel(endpoint, world.endpointPodNames)}.${name}.${namespace}.svc.${zone}`,
      ),
  );
  return [...new Set(names)].map(record);
}
