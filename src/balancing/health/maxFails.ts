import { carried } from '../positions.ts';
import { earliest, letBack, type PassiveHealth } from './passiveHealth.ts';

/** nginx's `max_fails` and `fail_timeout` of an upstream server. */
export interface MaxFailsSettings {
  /** Failures that ban an endpoint; 0 for no ban. */
  readonly maxFails: number;
  /** Length of the ban, and time after which an answer clears the failures before it, seconds. */
  readonly failTimeout: number;
}

/** nginx's defaults (ngx_http_upstream_module, directive `server`). */
export const NGINX_MAX_FAILS: MaxFailsSettings = { maxFails: 1, failTimeout: 10 };

/**
 * nginx's passive checks (src/http/ngx_http_upstream_round_robin.c): enough failures ban an endpoint; when the ban is over one
 * request is let through, and while that has no answer the endpoint is banned for as long again. Only requests without an
 * answer fail (`proxy_next_upstream error timeout`): an answer of 500 is an answer. The only endpoint is never banned.
 */
export class MaxFails implements PassiveHealth {
  readonly #settings: MaxFailsSettings;
  /** Failures since the last answer that cleared them. */
  #fails: Int32Array;
  /** Seconds: the last failure, and the last time that the endpoint was looked at after one. */
  #accessed: Float64Array;
  #checked: Float64Array;
  /** 1 while it is banned, and when that ends, seconds. */
  #out: Uint8Array;
  #until: Float64Array;
  /** The earliest end of a ban. */
  wakeAt = Number.POSITIVE_INFINITY;

  /** @param hosts endpoints at the start */
  constructor(hosts: number, settings: MaxFailsSettings) {
    this.#settings = settings;
    this.#fails = new Int32Array(hosts);
    this.#accessed = new Float64Array(hosts).fill(Number.NEGATIVE_INFINITY);
    // Long ago: nothing has failed yet, and the next request marks the endpoint as looked at.
    this.#checked = new Float64Array(hosts).fill(Number.NEGATIVE_INFINITY);
    this.#out = new Uint8Array(hosts);
    this.#until = new Float64Array(hosts);
  }

  isEjected(host: number): boolean {
    return this.#out[host] === 1;
  }

  update(from: Int32Array): void {
    this.#fails = carried(this.#fails, from, 0);
    this.#accessed = carried(this.#accessed, from, Number.NEGATIVE_INFINITY);
    this.#checked = carried(this.#checked, from, Number.NEGATIVE_INFINITY);
    this.#until = carried(this.#until, from, 0);
    const out = this.#out;
    // An only endpoint is never banned, also if it was one of several before.
    this.#out = Uint8Array.from(from, (old) => (old < 0 || from.length === 1 ? 0 : out[old]));
    this.wakeAt = earliest(this.#until, this.#out);
  }

  /** nginx marks an endpoint as looked at when it chooses it, at most once in every `fail_timeout`. */
  sent(host: number, now: number): void {
    if (now - this.#checked[host] <= this.#settings.failTimeout) return;
    this.#checked[host] = now;
    // The request is the one that is let through: the next one has to wait for its answer, or for another ban.
    if (this.#fails[host] >= this.#settings.maxFails) this.#ban(host, now);
  }

  /** An answer clears the failures only if the endpoint was chosen again since the last of them. */
  report(host: number, _code: number, now: number, answered: boolean): void {
    if (!answered) {
      this.#fails[host]++;
      this.#accessed[host] = now;
      this.#checked[host] = now;
      if (this.#fails[host] >= this.#settings.maxFails) this.#ban(host, now);
    } else if (this.#accessed[host] < this.#checked[host]) this.restore(host);
  }

  /** Leaves the endpoint alone for `fail_timeout`; not the only one, since then there would be nobody left. */
  #ban(host: number, now: number): void {
    if (this.#settings.maxFails === 0 || this.#out.length === 1) return;
    this.#out[host] = 1;
    this.#until[host] = now + this.#settings.failTimeout;
    this.wakeAt = earliest(this.#until, this.#out);
  }

  /** Bans that are over end; their failures stay, so that one more failure is enough for the next ban. */
  wake(now: number): void {
    this.wakeAt = letBack(this.#until, this.#out, now);
  }

  restore(host: number): void {
    this.#fails[host] = 0;
    this.#out[host] = 0;
    this.wakeAt = earliest(this.#until, this.#out);
  }
}
