import { describe, expect, it } from 'vitest';
import { ServicePorts } from '../../src/network/servicePorts.ts';

describe('the numbers of Service ports', () => {
  it('are given out from 0 on first use and stay', () => {
    const ports = new ServicePorts();
    expect(ports.numberOf('default', 'web', 80)).toBe(0);
    expect(ports.numberOf('default', 'web', 443)).toBe(1);
    expect(ports.numberOf('default', 'web', 80)).toBe(0);
    expect(ports.count).toBe(2);
  });

  it('tell namespaces, names and ports apart', () => {
    const ports = new ServicePorts();
    const numbers = [
      ports.numberOf('default', 'web', 80),
      ports.numberOf('other', 'web', 80),
      ports.numberOf('default', 'web-8', 0),
      ports.numberOf('default', 'web', 8080),
    ];
    expect(new Set(numbers).size).toBe(4);
  });
});
