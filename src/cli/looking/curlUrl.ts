import { CommandError } from '../exitStatus.ts';

/** A URL as curl takes it. */
export interface CurlUrl {
  /** Decides the port where none is given, and whether TLS is spoken. */
  readonly scheme: 'http' | 'https';
  /** A name or an IPv4 address. */
  readonly host: string;
  /** 1 to 65535. */
  readonly port: number;
  /** With the query, from its slash on. */
  readonly path: string;
}

// Scheme, host, port, and the rest. Users and IPv6 addresses in brackets are not read.
const FORM = /^(?:([A-Za-z][A-Za-z0-9+.-]*):\/\/)?([^/:?#@[\]\s]+)(?::(\d{1,5}))?([/?#]\S*)?$/;
// Sixteen bits (RFC 9293, section 3.1).
const MAX_PORT = 65_535;

/**
 * Reads a URL; without a scheme it is `http`, as for curl.
 * @throws {CommandError} for one of another scheme, and for what is none
 */
export function curlUrl(text: string): CurlUrl {
  const match = FORM.exec(text);
  if (match === null) throw new CommandError(`"${text}" is not a URL such as http://my-nginx:80/`);
  const [, given = 'http', host, portText, path = '/'] = match;
  const scheme = given.toLowerCase();
  if (scheme !== 'http' && scheme !== 'https')
    throw new CommandError(`curl: (1) Protocol "${scheme}" not supported; it takes http and https`);
  const port = portText === undefined ? (scheme === 'https' ? 443 : 80) : Number(portText);
  if (port < 1 || port > MAX_PORT) throw new CommandError(`curl: (3) the port ${portText} is not in 1-65535`);
  return { scheme, host, port, path: path.startsWith('/') ? path : `/${path}` };
}
