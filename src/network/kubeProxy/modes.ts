import type { ParameterValues } from '../../balancing/parameter.ts';
import { policiesAt, policyNamed } from '../../balancing/registry.ts';
import type { RandomStream } from '../../engine/random.ts';
import type { ServicePortNumber } from '../routingView.ts';
import type { KubeProxySettings, ProxyMode } from '../settings.ts';
import type { Chooser } from './chooser.ts';
import { MaglevChooser } from './maglevChooser.ts';
import { RandomChooser } from './randomChooser.ts';
import { VirtualServer } from './virtualServer.ts';

/** Policies of the registry that are schedulers of IPVS are named so. */
const IPVS = 'ipvs-';

/** The schedulers of IPVS by the kernel's names. */
export const IPVS_SCHEDULERS: readonly string[] = policiesAt('kube-proxy-ipvs')
  .filter(({ name }) => name.startsWith(IPVS))
  .map(({ name }) => name.slice(IPVS.length));

/** Makes what chooses for one node and one address of a Service. `external`: the address is none of the cluster's own. */
export type ChooserFactory = (stream: RandomStream, port: ServicePortNumber, external: boolean) => Chooser;

/**
 * How the mode chooses. iptables and nftables draw at random; IPVS has its scheduler for each virtual server of each
 * node; an eBPF data plane draws at random inside and goes by a Maglev table from outside.
 * @throws RangeError for a scheduler that the kernel does not have
 */
export function chooserFactory({
  mode = 'iptables',
  ipvsScheduler = 'rr',
}: KubeProxySettings): ChooserFactory {
  if (mode === 'ebpf')
    return (stream, port, external) =>
      external ? new MaglevChooser(stream, port) : new RandomChooser(stream);
  if (mode !== 'ipvs') return (stream) => new RandomChooser(stream);
  const scheduler = policyNamed(`${IPVS}${ipvsScheduler}`, 'kube-proxy-ipvs');
  // kube-proxy lets mh look at the client's port too (`flagSourceHash` in pkg/proxy/ipvs/proxier.go).
  const values: ParameterValues = ipvsScheduler === 'mh' ? { port: true } : {};
  return (stream, port) => new VirtualServer(scheduler.balancer({ random: stream, values }), port);
}

/** Does the mode hash the texts of addresses? */
export function hashesAddresses(mode: ProxyMode | undefined): boolean {
  return mode === 'ebpf' || mode === 'ipvs';
}
