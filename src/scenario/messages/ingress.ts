/** What is said about Ingresses, Gateways and HTTPRoutes (`pkg/apis/networking/validation/validation.go`). */
import { listed, shown } from '../wording.ts';

/** An Ingress that would say nothing. */
export const rulesOrDefaultBackend = () =>
  'Invalid value: null: either `defaultBackend` or `rules` must be specified';
/** `validateIngressRules`: an address is no host. */
export const hostIsAddress = (host: string) =>
  `Invalid value: "${host}": must be a DNS name, not an IP address`;
/** `IsWildcardDNS1123Subdomain`, or a name without a wildcard. */
export const invalidHost = (host: string) =>
  `Invalid value: ${shown(host)}: must be a DNS name in lower case such as shop.example.com, or one that begins with "*." and has no other wildcard`;
/** There is no default since networking.k8s.io/v1. */
export const pathTypeRequired = () => 'Required value: pathType must be specified';
export const unknownPathType = (type: string) =>
  `Unsupported value: "${type}": supported values: "Exact", "ImplementationSpecific", "Prefix"`;
export const pathNotAbsolute = (path: string) => `Invalid value: "${path}": must be an absolute path`;
/** `invalidPathSequences`. */
export const pathContains = (path: string, sequence: string) =>
  `Invalid value: "${path}": must not contain '${sequence}'`;
/** `invalidPathSuffixes`. */
export const pathEndsWith = (path: string, suffix: string) =>
  `Invalid value: "${path}": cannot end with '${suffix}'`;
/** A backend is a Service or a resource. */
export const backendNeedsService = () => 'Required value: service name is required';
export const portNameAndNumber = () => 'Invalid value: cannot set both port name & port number';
export const portNameOrNumber = () => 'Required value: port name or number is required';
export const backendPortOutOfRange = (port: number) =>
  `Invalid value: ${port}: must be between 1 and 65535, inclusive`;
/** A warning: requests to it are answered with 503. `known`: the Service's ports. */
export const backendNotFound = (service: string, port: string | undefined, known: readonly string[]) =>
  port === undefined
    ? `there is no Service "${service}" in the namespace: its requests are answered with an error`
    : `the Service "${service}" has no port ${port} (it has ${listed(known, 'and')}): its requests are answered with an error`;
/** A warning: routes without a Gateway are attached to nothing. */
export const gatewayNotFound = (name: string) =>
  `there is no Gateway "${name}": the route is attached to nothing and takes no request`;
/** A warning: the objects have no effect. */
export const noIngressController = () =>
  'has no effect: the scenario has no ingress controller; write cluster.ingress: {} to have one';
/** Requests for a host and path go to an ingress controller. */
export const ingressNeeded = (url: string) =>
  `"${url}" is no Service of the cluster, and there is no ingress controller to send it to: write cluster.ingress: {}`;
/** The controller's rules are about URLs. */
export const notAnHttpUrl = (url: string) =>
  `${shown(url)} is not a URL such as http://shop.example.com/cart`;
