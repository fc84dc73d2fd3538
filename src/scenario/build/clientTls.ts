import type { ClientTls } from '../../workload/config.ts';
import type { ClientTlsEntry } from '../language/tls.ts';
import type { TargetEntry } from '../language/traffic.ts';

/**
 * A source's TLS, with the name that its clients dial where they do not ask for another. That name is both
 * what goes into SNI (RFC 6066, section 3) and what the certificate is held against.
 */
export function buildClientTls(entry: ClientTlsEntry, to: TargetEntry): ClientTls {
  const { serverName = dialledName(to), ...rest } = entry;
  return { ...rest, serverName };
}

/**
 * The host of a URL; of a mapping the Service's name, or that of the node whose address is used. Nothing
 * after the host matters: a port is not part of a certificate's names (RFC 9525).
 */
function dialledName(to: TargetEntry): string {
  if (typeof to === 'string') return /^[^:]+:\/\/([^/:?#]+)/.exec(to)?.[1] ?? to;
  if ('url' in to) return dialledName(to.url);
  if ('hostPort' in to) return to.node;
  // Whichever node it turns out to be, a certificate rarely names it, which is then worth a warning.
  if (to.via === 'NodePort') return to.node ?? 'any node';
  // A pod outside the namespace needs its name as well.
  return to.namespace === 'default' ? to.service : `${to.service}.${to.namespace}`;
}
