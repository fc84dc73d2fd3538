/** What is said about TLS. */
import { listed, some } from '../wording.ts';

/** Certificates follow each other. */
export const renewalsNotAscending = () => 'must be later than the renewal before it';
/** A warning: the way of the certificate into the pods is not in the manifests. `titles`: workloads. */
export const secretNotMounted = (secret: string, titles: readonly string[]) =>
  `${some(titles)} ${titles.length === 1 ? 'has' : 'have'} no volume from the Secret "${secret}": the pods start whether it is there or not`;
/** A warning: a renewal is a change of a Secret, and there is none to be changed. */
export const secretNotThere = (secret: string) =>
  `no manifest has the Secret "${secret}": it is never renewed`;
/** A warning: nothing answers a ClientHello. */
export const serversWithoutTls = (service: string) =>
  `no workload behind the Service "${service}" has tls: every handshake fails`;
/** A warning: the clients verify, and nobody has a certificate for the name. */
export const nameNotInCertificate = (name: string, names: readonly string[]) =>
  `the servers' certificate is for ${listed(names, 'and')}, not for "${name}": clients that verify refuse it`;
