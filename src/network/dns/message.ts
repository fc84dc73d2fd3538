/**
 * Types of records and of questions that the cluster's DNS server knows (RFC 1035, 2782 and 3596). No name has host
 * information (HINFO): asking for it tells whether there is such a name.
 */
export type RecordType = 'A' | 'AAAA' | 'CNAME' | 'HINFO' | 'MX' | 'NS' | 'PTR' | 'SOA' | 'SRV' | 'TXT';

/** What a client asks. */
export interface Question {
  /** Fully qualified, with the dot at its end; upper and lower case are the same but are echoed. */
  readonly name: string;
  readonly type: RecordType;
}

/** What every record has. */
interface RecordBase {
  readonly name: string;
  /** Seconds for which a cache may keep it. */
  readonly ttl: number;
}

/** A resource record of an answer. */
export type ResourceRecord =
  | (RecordBase & { readonly type: 'A' | 'AAAA'; readonly address: string })
  | (RecordBase & { readonly type: 'CNAME' | 'PTR' | 'NS'; readonly target: string })
  | (RecordBase & { readonly type: 'TXT'; readonly text: string })
  /** `minimum`: seconds for which a cache may keep that there is nothing (RFC 2308). */
  | (RecordBase & { readonly type: 'SOA'; readonly minimum: number })
  | (RecordBase & {
      readonly type: 'SRV';
      readonly priority: number;
      readonly weight: number;
      readonly port: number;
      readonly target: string;
    });

/** The codes of RFC 1035 that this server gives. */
export type ResponseCode = 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL' | 'REFUSED';

/** What the server answers. */
export interface DnsAnswer {
  readonly rcode: ResponseCode;
  readonly answer: readonly ResourceRecord[];
  /** Addresses of the names that SRV records point to. */
  readonly additional: readonly ResourceRecord[];
  /** In a negative answer: how long a cache may keep it. */
  readonly authority: readonly ResourceRecord[];
  /** The answer did not fit into a datagram: the client asks again over TCP. */
  readonly truncated: boolean;
}

/** What a server outside the cluster says of a name. */
export interface UpstreamAnswer {
  readonly answer: readonly ResourceRecord[];
  readonly truncated: boolean;
}
