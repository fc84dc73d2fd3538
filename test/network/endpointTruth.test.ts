import { describe, expect, it } from 'vitest';
import { EndpointTruth } from '../../src/network/endpointTruth.ts';
import { PodAddresses } from '../../src/network/podAddresses.ts';
import { DYING, endpoint, slice } from './parts.ts';

function setUp(pods: number) {
  const addresses = new PodAddresses();
  for (let i = 0; i < pods; i++) addresses.add(0);
  const listed = () => [...addresses.listedReady.slice(0, pods)];
  return { truth: new EndpointTruth(addresses), listed };
}

describe('what the API says of the endpoints', () => {
  it('counts the ready ones of a Service over its slices', () => {
    const { truth, listed } = setUp(3);
    truth.slice(slice('web', [endpoint(0, '10.0.0.1'), endpoint(1, '10.0.0.2', DYING)], 'web-a'), true);
    truth.slice(slice('web', [endpoint(2, '10.0.0.3')], 'web-b'), true);
    expect(truth.readyCount('default', 'web')).toBe(2);
    expect(listed()).toEqual([1, 0, 1]);
  });

  it('follows a slice that changes, and one that is deleted with its endpoints', () => {
    const { truth, listed } = setUp(2);
    const both = [endpoint(0, '10.0.0.1'), endpoint(1, '10.0.0.2')];
    truth.slice(slice('web', both), true);
    truth.slice(slice('web', [both[0], endpoint(1, '10.0.0.2', DYING)]), true);
    expect([truth.readyCount('default', 'web'), listed()]).toEqual([1, [1, 0]]);
    truth.slice(slice('web', both), false);
    expect([truth.readyCount('default', 'web'), listed()]).toEqual([0, [0, 0]]);
  });

  it('knows a pod that several Services list for as long as one of them does', () => {
    const { truth, listed } = setUp(1);
    truth.slice(slice('web', [endpoint(0, '10.0.0.1')]), true);
    truth.slice(slice('api', [endpoint(0, '10.0.0.1')]), true);
    expect(listed()).toEqual([2]);
    truth.slice(slice('web', []), true);
    expect(listed()).toEqual([1]);
    expect(truth.readyCount('default', 'web')).toBe(0);
    expect(truth.readyCount('default', 'api')).toBe(1);
  });

  it('knows nothing of other namespaces and unknown Services', () => {
    const { truth } = setUp(1);
    truth.slice(slice('web', [endpoint(0, '10.0.0.1')]), true);
    expect(truth.readyCount('other', 'web')).toBe(0);
    expect(truth.readyCount('default', 'nothing')).toBe(0);
  });

  it('counts for each port those that have one of its name', () => {
    const { truth } = setUp(2);
    const both = { ...endpoint(0, '10.0.0.1'), targetPorts: [8080, 0] };
    const onlySecond = { ...endpoint(1, '10.0.0.2'), targetPorts: [0, 9100] };
    truth.slice(slice('web', [both]), true);
    expect([0, 1].map((port) => truth.readyCount('default', 'web', port))).toEqual([1, 0]);
    truth.slice(slice('web', [both, onlySecond]), true);
    expect([0, 1].map((port) => truth.readyCount('default', 'web', port))).toEqual([1, 1]);
    truth.slice(slice('web', []), false);
    expect([undefined, 0, 1].map((port) => truth.readyCount('default', 'web', port))).toEqual([0, 0, 0]);
  });
});
