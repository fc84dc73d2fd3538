import { z } from 'zod';
import { shapeCheck } from './shapeCheck.ts';

/**
 * Ingresses, Gateways and HTTPRoutes as they stand in a manifest (`staging/src/k8s.io/api/networking/v1/types.go`;
 * Gateway API `apis/v1/gateway_types.go`, `apis/v1/httproute_types.go`). Of what they can say, that which decides where
 * a request goes is read; the rest of a route (filters, timeouts, matches of headers) is noted as not simulated.
 */

const labels = z.record(z.string(), z.string());
const head = {
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z
    .looseObject({
      name: z.string().exactOptional(),
      namespace: z.string().exactOptional(),
      labels: labels.exactOptional(),
      annotations: labels.exactOptional(),
    })
    .exactOptional(),
  status: z.unknown().exactOptional(),
};

const backend = z.strictObject({
  service: z
    .strictObject({
      name: z.string(),
      port: z
        .strictObject({ name: z.string().exactOptional(), number: z.int().exactOptional() })
        .exactOptional(),
    })
    .exactOptional(),
  resource: z.unknown().exactOptional(),
});

const rawIngress = z.strictObject({
  ...head,
  spec: z
    .strictObject({
      ingressClassName: z.string().exactOptional(),
      defaultBackend: backend.exactOptional(),
      rules: z
        .array(
          z.strictObject({
            host: z.string().exactOptional(),
            http: z
              .strictObject({
                paths: z.array(
                  z.strictObject({
                    path: z.string().exactOptional(),
                    pathType: z.string().exactOptional(),
                    backend,
                  }),
                ),
              })
              .exactOptional(),
          }),
        )
        .exactOptional(),
      tls: z
        .array(
          z.strictObject({
            hosts: z.array(z.string()).exactOptional(),
            secretName: z.string().exactOptional(),
          }),
        )
        .exactOptional(),
    })
    .exactOptional(),
});

const rawGateway = z.strictObject({
  ...head,
  spec: z.looseObject({
    gatewayClassName: z.string(),
    listeners: z
      .array(
        z.looseObject({
          name: z.string(),
          port: z.int().min(1).max(65_535),
          protocol: z.string(),
          hostname: z.string().exactOptional(),
        }),
      )
      .min(1),
  }),
});

const rawBackendRef = z.looseObject({
  group: z.string().exactOptional(),
  kind: z.string().exactOptional(),
  name: z.string(),
  namespace: z.string().exactOptional(),
  port: z.int().min(1).max(65_535).exactOptional(),
  weight: z.int().min(0).max(1_000_000).exactOptional(),
  filters: z.unknown().exactOptional(),
});

const rawHTTPRoute = z.strictObject({
  ...head,
  spec: z.looseObject({
    parentRefs: z
      .array(
        z.looseObject({
          name: z.string(),
          namespace: z.string().exactOptional(),
          sectionName: z.string().exactOptional(),
        }),
      )
      .exactOptional(),
    hostnames: z.array(z.string()).exactOptional(),
    rules: z
      .array(
        z.looseObject({
          matches: z
            .array(
              z.looseObject({
                path: z
                  .strictObject({
                    type: z.enum(['Exact', 'PathPrefix', 'RegularExpression']).exactOptional(),
                    value: z.string().exactOptional(),
                  })
                  .exactOptional(),
              }),
            )
            .exactOptional(),
          backendRefs: z.array(rawBackendRef).exactOptional(),
          filters: z.unknown().exactOptional(),
          timeouts: z.unknown().exactOptional(),
          retry: z.unknown().exactOptional(),
        }),
      )
      .exactOptional(),
  }),
});

export type RawIngress = z.output<typeof rawIngress>;
export type RawIngressBackend = z.output<typeof backend>;
export type RawGateway = z.output<typeof rawGateway>;
export type RawHTTPRoute = z.output<typeof rawHTTPRoute>;
export type RawHTTPBackendRef = z.output<typeof rawBackendRef>;

const INGRESS_FIELDS = [
  ...[
    'ingressClassName',
    'defaultBackend',
    'rules',
    'tls',
    'hosts',
    'secretName',
    'host',
    'http',
    'paths',
    'path',
  ],
  ...[
    'pathType',
    'backend',
    'service',
    'resource',
    'name',
    'port',
    'number',
    'apiVersion',
    'kind',
    'metadata',
    'spec',
  ],
];

/** Checks a `networking.k8s.io/v1` Ingress. */
export const checkIngress = shapeCheck(rawIngress, INGRESS_FIELDS);
/** Checks a `gateway.networking.k8s.io/v1` Gateway. */
export const checkGateway = shapeCheck(rawGateway, ['metadata', 'spec']);
/** Checks a `gateway.networking.k8s.io/v1` HTTPRoute. */
export const checkHTTPRoute = shapeCheck(rawHTTPRoute, ['metadata', 'spec', 'type', 'value']);
