import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  containerVariables,
  environmentProblem,
  type LinkedService,
  serviceVariables,
} from '../../../src/cluster/kubelet/serviceEnvironment.ts';

const NGINX: LinkedService = {
  name: 'my-nginx',
  clusterIP: '10.0.162.149',
  ports: [{ port: 80, protocol: 'TCP' }],
};

const service: fc.Arbitrary<LinkedService> = fc.record({
  name: fc.stringMatching(/^[a-z][a-z0-9-]{0,8}[a-z0-9]$/),
  clusterIP: fc.ipV4(),
  ports: fc.array(
    fc.record({
      port: fc.integer({ min: 1, max: 65535 }),
      protocol: fc.constantFrom('TCP' as const, 'UDP' as const),
      name: fc.stringMatching(/^[a-z]([a-z-]{0,5}[a-z])?$/),
    }),
    { minLength: 1, maxLength: 4 },
  ),
});

describe('the variables of a Service', () => {
  it('are those of the tutorial', () => {
    expect(serviceVariables(NGINX).map(({ name, value }) => `${name}=${value}`)).toEqual([
      'MY_NGINX_SERVICE_HOST=10.0.162.149',
      'MY_NGINX_SERVICE_PORT=80',
      'MY_NGINX_PORT=tcp://10.0.162.149:80',
      'MY_NGINX_PORT_80_TCP=tcp://10.0.162.149:80',
      'MY_NGINX_PORT_80_TCP_PROTO=tcp',
      'MY_NGINX_PORT_80_TCP_PORT=80',
      'MY_NGINX_PORT_80_TCP_ADDR=10.0.162.149',
    ]);
  });

  it('have a host, a port and four for each port, and one more for the first and for each name', () => {
    fc.assert(
      fc.property(service, (one) => {
        const variables = serviceVariables(one);
        expect(variables).toHaveLength(2 + one.ports.length + 1 + 4 * one.ports.length);
        for (const { name } of variables) expect(name).toMatch(/^[A-Z][A-Z0-9_]*$/);
      }),
    );
  });

  it('are none without a cluster IP or without a port', () => {
    expect(serviceVariables({ ...NGINX, clusterIP: 'None' })).toEqual([]);
    expect(serviceVariables({ ...NGINX, clusterIP: '' })).toEqual([]);
    expect(serviceVariables({ ...NGINX, ports: [] })).toEqual([]);
  });
});

describe("a container's variables", () => {
  it("begin with its manifest's own, which override those of Services", () => {
    const own = { FOO: 'bar', MY_NGINX_SERVICE_PORT: '8080' };
    const variables = containerVariables(own, [NGINX]);
    expect(variables.slice(0, 3)).toEqual([
      { name: 'FOO', value: 'bar' },
      { name: 'MY_NGINX_SERVICE_PORT', value: '8080' },
      { name: 'MY_NGINX_SERVICE_HOST', value: '10.0.162.149' },
    ]);
    expect(variables).toHaveLength(8);
  });

  it('are each there once', () => {
    fc.assert(
      fc.property(fc.array(service, { maxLength: 3 }), (services) => {
        const names = containerVariables({}, services).map(({ name }) => name);
        expect(new Set(names).size).toBe(names.length);
      }),
    );
  });
});

describe('an environment that cannot be made', () => {
  it('waits for the list of the Services, but not in a static pod', () => {
    expect(environmentProblem({ enableServiceLinks: true, isStatic: false }, false)).toMatch(
      /not yet been read/,
    );
    expect(environmentProblem({ enableServiceLinks: true, isStatic: true }, false)).toBeUndefined();
    expect(environmentProblem({ enableServiceLinks: false, isStatic: false }, true)).toBeUndefined();
    expect(environmentProblem({ enableServiceLinks: undefined, isStatic: false }, true)).toMatch(/nil/);
  });
});
