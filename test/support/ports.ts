import { ServicePorts } from '../../src/network/servicePorts.ts';

/** Service ports with the numbers 0 to `count` - 1 given out: `default/web:80`, `default/web:81`, ... */
export function numberedPorts(count: number): ServicePorts {
  const ports = new ServicePorts();
  for (let i = 0; i < count; i++) ports.numberOf('default', 'web', 80 + i);
  return ports;
}
