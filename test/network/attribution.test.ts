import { describe, expect, it } from 'vitest';
import { Attribution } from '../../src/network/attribution.ts';
import { LAGS, Lag } from '../../src/network/causes.ts';
import { Hosts, INTERNET } from '../../src/network/hosts.ts';
import { PodAddresses } from '../../src/network/podAddresses.ts';

const CLIENT = 0;
const VIA = 1;
const SERVER = 2;

/** Three nodes and a pod on the last; the pod listens and the API lists it as ready. */
function setUp() {
  const hosts = new Hosts(['client', 'via', 'server'], ['', '', '']);
  const addresses = new PodAddresses();
  const slot = addresses.add(SERVER);
  addresses.open(slot);
  addresses.listedReady[slot] = 1;
  const attribution = new Attribution(hosts, addresses);
  return { hosts, addresses, slot, attribution };
}

describe('a packet that did not get to the node whose address the client used', () => {
  it.each([
    ['the client is cut off', 'partitioned', CLIENT, true, 'node-partition'],
    ['the load balancer chose a dead node', 'dead', VIA, true, 'load-balancer-health-check'],
    [
      'the load balancer chose a node that is cut off',
      'partitioned',
      VIA,
      true,
      'load-balancer-health-check',
    ],
    ['the client keeps to a dead node', 'dead', VIA, false, 'pinned-node'],
    ['the client keeps to a node that is cut off', 'partitioned', VIA, false, 'node-partition'],
  ] as const)('%s', (_, state, node, byLoadBalancer, lag) => {
    const { hosts, attribution } = setUp();
    if (state === 'dead') hosts.powered[node] = 0;
    else hosts.partitioned[node] = 1;
    expect(LAGS[attribution.entryNode(CLIENT, VIA, byLoadBalancer)]).toBe(lag);
  });
});

describe('a SYN that nothing came back to', () => {
  it.each(['powered', 'partitioned'] as const)(
    'is an undetected failure while the API lists a pod on a node that is not %s as it should be',
    (state) => {
      const { hosts, addresses, slot, attribution } = setUp();
      hosts[state][SERVER] = state === 'powered' ? 0 : 1;
      expect(LAGS[attribution.blackHole(CLIENT, slot)]).toBe('node-failure-undetected');
      addresses.listedReady[slot] = 0;
      expect(LAGS[attribution.blackHole(CLIENT, slot)]).toBe('stale-rules');
    },
  );

  it('names the partition when its sender is the one that is cut off', () => {
    const { hosts, slot, attribution } = setUp();
    hosts.partitioned[CLIENT] = 1;
    expect(LAGS[attribution.blackHole(CLIENT, slot)]).toBe('node-partition');
    expect(LAGS[attribution.blackHole(INTERNET, slot)]).not.toBe('node-partition');
  });

  it('is the termination race while a deleted pod, whose address is gone, is still listed', () => {
    const { addresses, slot, attribution } = setUp();
    addresses.remove(slot);
    addresses.terminating[slot] = 1;
    expect(LAGS[attribution.blackHole(CLIENT, slot)]).toBe('termination-race');
    addresses.listedReady[slot] = 0;
    expect(LAGS[attribution.blackHole(CLIENT, slot)]).toBe('stale-rules');
  });

  it('is not the fault of the rules while the API itself lists a pod that nobody deleted', () => {
    const { addresses, slot, attribution } = setUp();
    addresses.remove(slot);
    expect(LAGS[attribution.blackHole(CLIENT, slot)]).toBe('container-failure-undetected');
  });
});

describe('a refusal', () => {
  it('comes from a container that crashed, until a probe has seen it', () => {
    const { addresses, slot, attribution } = setUp();
    addresses.endLife(slot, false);
    expect(LAGS[attribution.refusal(slot)]).toBe('container-failure-undetected');
    addresses.listedReady[slot] = 0;
    expect(LAGS[attribution.refusal(slot)]).toBe('stale-rules');
  });

  it('comes from a pod that counted as ready before its process listened', () => {
    const { addresses, attribution } = setUp();
    const fresh = addresses.add(SERVER);
    addresses.listedReady[fresh] = 1;
    expect(LAGS[attribution.refusal(fresh)]).toBe('ready-before-listening');
  });

  it('comes from a pod that is being deleted and has stopped listening', () => {
    const { addresses, slot, attribution } = setUp();
    addresses.stopListening(slot);
    addresses.terminating[slot] = 1;
    expect(LAGS[attribution.refusal(slot)]).toBe('termination-race');
  });

  it('comes in place of a pod whose address is gone', () => {
    const { addresses, slot, attribution } = setUp();
    addresses.remove(slot);
    addresses.terminating[slot] = 1;
    expect(LAGS[attribution.refusal(slot)]).toBe('termination-race');
    addresses.listedReady[slot] = 0;
    expect(LAGS[attribution.refusal(slot)]).toBe('stale-rules');
  });
});

describe('a connection that went to a pod by an answer of DNS', () => {
  it('failed for that answer once the API no longer lists the pod, and for its own reason before', () => {
    const { addresses, slot, attribution } = setUp();
    expect(attribution.ofNamedPod(slot, Lag.terminationRace)).toBe(Lag.terminationRace);
    addresses.listedReady[slot] = 0;
    expect(attribution.ofNamedPod(slot, Lag.terminationRace)).toBe(Lag.staleDns);
    expect(attribution.ofNamedPod(slot, Lag.staleRules)).toBe(Lag.staleDns);
    expect(attribution.ofNamedPod(slot, Lag.nodePartition)).toBe(Lag.nodePartition);
  });
});

describe("a connection that went to a pod of the client's own list", () => {
  it('failed for that list once the API no longer lists the pod, and for its own reason before', () => {
    const { addresses, slot, attribution } = setUp();
    expect(attribution.ofListedPod(slot, Lag.terminationRace)).toBe(Lag.terminationRace);
    addresses.listedReady[slot] = 0;
    expect(attribution.ofListedPod(slot, Lag.terminationRace)).toBe(Lag.staleEndpointList);
    expect(attribution.ofListedPod(slot, Lag.staleRules)).toBe(Lag.staleEndpointList);
    expect(attribution.ofListedPod(slot, Lag.nodePartition)).toBe(Lag.nodePartition);
  });
});

describe('an established connection that went silent', () => {
  it('is half open when its peer has lost power', () => {
    const { hosts, slot, attribution } = setUp();
    hosts.powered[SERVER] = 0;
    expect(LAGS[attribution.silence(CLIENT, -1, slot)]).toBe('half-open-connection');
    expect(LAGS[attribution.silence(INTERNET, VIA, slot)]).toBe('half-open-connection');
  });

  it.each([
    ['client', CLIENT],
    ['node that forwards', VIA],
    ['server', SERVER],
  ])('names the partition when the %s is cut off', (_, node) => {
    const { hosts, slot, attribution } = setUp();
    hosts.partitioned[node] = 1;
    expect(LAGS[attribution.silence(CLIENT, VIA, slot)]).toBe('node-partition');
  });
});
