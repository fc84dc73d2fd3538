import { z } from 'zod';
import { shapeCheck } from './shapeCheck.ts';

/**
 * Ingresses, Gateways and HTTPRoutes as they stand in a manifest (`staging/src/k8s.io/api/networking/v1/types.go`;
 * Gateway API `apis/v1/gateway_types.go`, `apis/v1/httproute_types.go`). Of what they can say, that which decides where
 * a request goes is read; the rest of a route (filters, timeouts, matches of headers) is noted as not simulated.
 */

const labels = z.record(z.string(), z.string());
/**
 * The fields that every object has. `status` is what `kubectl get -o yaml` brings along: nobody reads it
 * here.
 */
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

/** `networkingv1.IngressBackend`: a Service, or a resource that some controllers know. */
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

/**
 * `networkingv1.Ingress`. Strict, as the API server refuses unknown fields (`kubectl apply
 * --validate=strict`, the default).
 */
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
                    // Kept as text, so that an unknown type gets the words of the API server and not those of
                    // a schema.
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

/** Loose, unlike an Ingress: the Gateway API has many optional fields beside these, and grows. */
const rawGateway = z.strictObject({
  ...head,
  spec: z.looseObject({
    gatewayClassName: z.string(),
    // The API asks for at least one.
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

/** `gatewayv1.HTTPBackendRef`. The bounds of `weight` are those of the API. */
const rawBackendRef = z.looseObject({
  group: z.string().exactOptional(),
  kind: z.string().exactOptional(),
  name: z.string(),
  namespace: z.string().exactOptional(),
  // Needed where the target is a Service.
  port: z.int().min(1).max(65_535).exactOptional(),
  weight: z.int().min(0).max(1_000_000).exactOptional(),
  filters: z.unknown().exactOptional(),
});

/** `gatewayv1.HTTPRoute`, of which paths and backends are read. */
const rawHTTPRoute = z.strictObject({
  ...head,
  spec: z.looseObject({
    // The Gateways that it hangs on; without one it is nobody's.
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

/** An Ingress as it stands in a manifest, after the check of its shape. */
export type RawIngress = z.output<typeof rawIngress>;
/** A backend of an Ingress: a Service by name and port, or a resource that nothing here answers for. */
export type RawIngressBackend = z.output<typeof backend>;
/** A Gateway as it stands in a manifest, after the check of its shape. */
export type RawGateway = z.output<typeof rawGateway>;
/** An HTTPRoute as it stands in a manifest, after the check of its shape. */
export type RawHTTPRoute = z.output<typeof rawHTTPRoute>;
/** A backend of a route; `weight` is its share among the backends of a rule. */
export type RawHTTPBackendRef = z.output<typeof rawBackendRef>;

/** Every name of a field at any depth, among which a misspelt one is looked for. */
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
