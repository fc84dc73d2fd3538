import { z } from 'zod';
import { duration, durationOrZero } from './scalars.ts';

/**
 * A certificate's names and its end. A wildcard stands for one label (RFC 9525, section 6.3), so that `*.a.b`
 * is not `x.y.a.b`.
 */
const certificate = {
  names: z
    .array(z.string().min(1))
    .min(1)
    .describe('Names that the certificate is valid for: host names, *. before some, and addresses.'),
  notAfter: durationOrZero()
    .exactOptional()
    .describe('When it expires, counted from time 0; without it, never.'),
};

/** `traffic[].tls`: how clients secure their connections. */
export const clientTls = z.strictObject({
  // RFC 8446 (TLS 1.3) and RFC 5246 (TLS 1.2): a full handshake takes one round trip, and two.
  version: z
    .enum(['1.2', '1.3'])
    .prefault('1.3')
    .describe('Version of TLS: "1.2" needs a round trip more than "1.3", unless a session is resumed.'),
  key: z
    .enum(['rsa-2048', 'ecdsa-p256'])
    .prefault('rsa-2048')
    .describe("Key of the server's certificate: signing with rsa-2048 takes about six times as long."),
  resumption: z
    .boolean()
    .prefault(true)
    .describe('Whether clients resume their last session, where the connection reaches the same process.'),
  verify: z.boolean().prefault(true).describe('false: whatever certificate there is will do (curl -k).'),
  serverName: z
    .string()
    .min(1)
    .exactOptional()
    .describe('Name that the certificate must have; without it, the host in `to`.'),
});

/**
 * `workloads[].tls`: the certificate of the servers, and how they follow changes of it. Secrets reach the
 * files of a pod with a delay, which the kubelet has, and are read with one of their own.
 */
export const serverTls = z.strictObject({
  secret: z
    .string()
    .min(1)
    .describe("Name of the Secret that brings the certificate, in the pods' namespace."),
  ...certificate,
  renewals: z
    .array(z.strictObject({ at: durationOrZero().describe('When the Secret is replaced.'), ...certificate }))
    .prefault([])
    .describe('Certificates that the Secret holds later, in the order of their times.'),
  reload: duration()
    .exactOptional()
    .describe(
      'Time from the change of the files in the pod to their use; without it, they are read only at the start.',
    ),
});

/**
 * `cluster.settings.tls`, in seconds. Each is one core's time; a benchmark of one machine, and so a default
 * to be measured.
 */
export const tlsSettings = z.strictObject({
  rsa2048: duration('ms').exactOptional().describe('CPU time of a full handshake with an RSA key; 1/350 s.'),
  ecdsaP256: duration('ms').exactOptional().describe('The same with a P-256 key; 0.5ms.'),
  resumed: durationOrZero('ms').exactOptional().describe('CPU time of a resumed handshake; 0.1ms.'),
  sessionTimeout: durationOrZero().exactOptional().describe('How long a session can be resumed; 5m.'),
});

/** A source's `tls`. */
export type ClientTlsEntry = z.output<typeof clientTls>;
