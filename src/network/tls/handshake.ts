/** Versions of TLS, as clients and servers name them. */
export type TlsVersion = '1.2' | '1.3';

/** Key of the certificate that the server signs its handshakes with. */
export type KeyType = 'rsa-2048' | 'ecdsa-p256';

/** What handshakes cost the server. */
export interface TlsSettings {
  /** CPU time of a full handshake with such a key, seconds. */
  readonly rsa2048: number;
  readonly ecdsaP256: number;
  /** CPU time of a resumed one, which needs no signature, seconds. */
  readonly resumed: number;
  /** For how long a session can be resumed, seconds. */
  readonly sessionTimeout: number;
}

/**
 * From NGINX's own measurements on one core: about 350 full handshakes a second with RSA-2048 (nginx.com,
 * "NGINX SSL Performance", 2014: 45 to 60 % of its 600 signatures a second, so between 1.7 and 2.9 ms), and 33,000 on 16
 * cores with ECDHE and a P-256 key (nginx.com, sizing guide of 2016: 0.5 ms). No
 * figure for a resumed one is published; a tenth of a millisecond is an engineering default of this model. Sessions
 * last as long as NGINX lets them (`ssl_session_timeout`, 5 minutes).
 */
export const DEFAULT_TLS_SETTINGS: TlsSettings = {
  rsa2048: 1 / 350,
  ecdsaP256: 0.0005,
  resumed: 0.0001,
  sessionTimeout: 300,
};

/**
 * Round trips between the end of TCP's handshake and the first byte of the request. TLS 1.2 needs two (RFC 5246,
 * section 7.3) and one if it resumes a session (RFC 5077); TLS 1.3 one in either case (RFC 8446, section 2), as early
 * data is not simulated.
 */
export function handshakeRoundTrips(version: TlsVersion, isResumed: boolean): 1 | 2 {
  return version === '1.2' && !isResumed ? 2 : 1;
}

/** CPU time of the server for a handshake, seconds on a node of normal speed. */
export function handshakeSeconds(key: KeyType, isResumed: boolean, settings: TlsSettings): number {
  if (isResumed) return settings.resumed;
  return key === 'rsa-2048' ? settings.rsa2048 : settings.ecdsaP256;
}
