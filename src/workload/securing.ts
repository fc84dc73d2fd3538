import type { PodSlot } from '../cluster/runtime.ts';
import { grown } from '../engine/grown.ts';
import { Cause, type CauseCode, Lag, type LagCode } from '../network/causes.ts';
import { Verification, type VerificationCode, verify } from '../network/tls/certificate.ts';
import { handshakeRoundTrips, handshakeSeconds, type TlsSettings } from '../network/tls/handshake.ts';
import type { ServedCertificates } from '../network/tls/servedCertificates.ts';
import { SessionTickets } from '../network/tls/sessionTickets.ts';
import type { Attempt } from './attempts.ts';
import type { Outcomes } from './outcomes.ts';
import type { RequestWorld } from './requestWorld.ts';
import type { Handshakes } from './serverEvents.ts';

// Where a try stands.
/** No TLS, or it is done: what arrives at the pod is the request. */
const PLAIN = 0;
/** What arrives at the pod next is the ClientHello. */
const HELLO = 1;
/** A worker of the pod is at it, or will be. */
const FULL = 2;
const RESUMED = 3;

/** What TLS needs to know beyond the ordinary. */
export interface TlsWorld {
  readonly certificates: ServedCertificates;
  readonly settings: TlsSettings;
}

/**
 * TLS on a new connection, between TCP's handshake and the request:
 *
 *     connected -> ClientHello arrives -> pod queue -> the server's part -> its flight arrives -> (another round trip)
 *     -> request arrives
 *
 * The server's part occupies a worker like a request, so that handshakes and requests compete for the same capacity. A
 * client that verifies looks at the certificate when the server's first flight arrives, after all of that work; a
 * resumed session has no certificate in it.
 */
export class Securing implements Handshakes {
  readonly #w: RequestWorld;
  readonly #outcomes: Outcomes;
  readonly #certificates: ServedCertificates;
  readonly #tickets: SessionTickets;
  /** By source: seconds of CPU of a full handshake, and of a resumed one. */
  readonly #fullSeconds: Float64Array;
  readonly #resumedSeconds: number;
  /** By attempt; the demand of its request is kept here while a worker does the handshake. */
  #stage = new Uint8Array(1024);
  #demand = new Float64Array(1024);
  /** Event code of the request's arrival at the pod, and of the second round trip before it. */
  readonly #request: number;
  readonly #secondFlight: number;

  /** @param request event code of the step that follows: the request arrives at the pod */
  constructor(world: RequestWorld, tls: TlsWorld, outcomes: Outcomes, request: number) {
    this.#w = world;
    this.#outcomes = outcomes;
    this.#certificates = tls.certificates;
    this.#request = request;
    const { settings } = tls;
    this.#resumedSeconds = settings.resumed;
    this.#fullSeconds = Float64Array.from(world.traffic, (source) =>
      source.tls === undefined ? 0 : handshakeSeconds(source.tls.key, false, settings),
    );
    this.#tickets = new SessionTickets(world.addresses, world.clients.count, settings.sessionTimeout);
    this.#secondFlight = world.loop.register((attempt, generation) => {
      if (world.attempts.isAwaited(attempt, generation)) this.#roundTrip(attempt, request);
    });
  }

  /** A client's process starts: it has no session to resume. */
  clientStarted(client: number): void {
    this.#tickets.forget(client);
  }

  /** A try begins. @param isNew over a new connection, which is secured first if its source uses TLS */
  begin(attempt: Attempt, isNew: boolean): void {
    while (attempt >= this.#stage.length) {
      this.#stage = grown(this.#stage);
      this.#demand = grown(this.#demand);
    }
    const { attempts, traffic } = this.#w;
    const isSecured = isNew && traffic[attempts.source(attempt)].tls !== undefined;
    this.#stage[attempt] = isSecured ? HELLO : PLAIN;
  }

  /** Something has arrived at a living process. @returns whether it was a ClientHello, which is then under way */
  arrives(attempt: Attempt, slot: PodSlot): boolean {
    if (this.#stage[attempt] !== HELLO) return false;
    const { attempts, loop, servers, traffic } = this.#w;
    if (this.#certificates.inUse(slot) === undefined) {
      this.#outcomes.failFromPod(attempt, Cause.tlsHandshakeFailed, Lag.none);
      return true;
    }
    const mayResume = traffic[attempts.source(attempt)].tls?.resumption === true;
    const resumes = mayResume && this.#tickets.opens(attempts.client(attempt), slot, loop.now);
    this.#stage[attempt] = resumes ? RESUMED : FULL;
    this.#demand[attempt] = attempts.demand(attempt);
    // A server without room closes the connection, which cannot be kept for another request: nothing is agreed on.
    if (!servers.offer(slot, attempt)) this.#outcomes.failFromPod(attempt, Cause.reset, Lag.saturatedPod);
    return true;
  }

  /** Seconds of a worker that the try needs for its handshake; negative: it is a request. */
  seconds(attempt: Attempt): number {
    const stage = this.#stage[attempt];
    if (stage === RESUMED) return this.#resumedSeconds;
    return stage === FULL ? this.#fullSeconds[this.#w.attempts.source(attempt)] : -1;
  }

  /** The server has done its part: its flight goes to the client, who verifies it, and sends the request. */
  finish(attempt: Attempt): void {
    const { attempts, loop, traffic } = this.#w;
    const { tls } = traffic[attempts.source(attempt)];
    const slot = attempts.pod(attempt);
    const isResumed = this.#stage[attempt] === RESUMED;
    this.#stage[attempt] = PLAIN;
    attempts.secured(attempt, this.#demand[attempt]);
    if (tls === undefined) return;
    if (tls.verify && !isResumed && this.#isRefused(attempt, slot, tls.serverName)) return;
    this.#tickets.issue(attempts.client(attempt), slot, loop.now);
    const trips = handshakeRoundTrips(tls.version, isResumed);
    this.#roundTrip(attempt, trips === 2 ? this.#secondFlight : this.#request);
  }

  /** Verification by the client: what is wrong shows one way of the path later, where the flight arrives. */
  #isRefused(attempt: Attempt, slot: PodSlot, name: string): boolean {
    const { now } = this.#w.loop;
    const used = this.#certificates.inUse(slot);
    const found = used === undefined ? Verification.valid : verify(used, name, now);
    if (found === Verification.valid) return false;
    this.#outcomes.failFromPod(attempt, causeOf(found), this.#lagOf(slot, name, now));
    return true;
  }

  /** Would the certificate that the Secret holds by now have done? Then it was the way to the process that took time. */
  #lagOf(slot: PodSlot, name: string, now: number): LagCode {
    const current = this.#certificates.inSecret(slot);
    const isGood = current !== undefined && verify(current, name, now) === Verification.valid;
    return isGood ? Lag.certificateNotReloaded : Lag.none;
  }

  /** To the client and back, where `step` handles it. */
  #roundTrip(attempt: Attempt, step: number): void {
    const { attempts, connections, latencies, loop } = this.#w;
    const lane = latencies.roundTripLane(connections.path(attempts.connection(attempt)));
    loop.scheduleAfter(lane, step, attempt, attempts.generation(attempt));
  }
}

function causeOf(found: VerificationCode): CauseCode {
  return found === Verification.expired ? Cause.tlsCertificateExpired : Cause.tlsNameMismatch;
}
