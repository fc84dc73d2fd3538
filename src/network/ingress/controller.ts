/** The controller's Service, as the project's own manifest for clouds has it (kubernetes/ingress-nginx `deploy/static`). */
export const INGRESS_SERVICE = { namespace: 'ingress-nginx', name: 'ingress-nginx-controller' } as const;

/** Labels of the controller's pods, by which the Service selects them. */
export const INGRESS_LABELS = {
  'app.kubernetes.io/name': 'ingress-nginx',
  'app.kubernetes.io/instance': 'ingress-nginx',
  'app.kubernetes.io/component': 'controller',
} as const;

/** Ports of the Service, by the scheme of a URL; the pods have the same. */
export const INGRESS_PORTS = { http: 80, https: 443 } as const;
