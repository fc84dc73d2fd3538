import { type Index, Informer } from '../api/informer.ts';
import { objectKey } from '../api/objectKey.ts';
import type { ClusterContext } from '../context.ts';
import { WorkQueue } from '../controllers/workQueue.ts';
import type { EndpointSlice, ExportProblem, Service } from '../objects.ts';
import { type ExportedService, exportedService } from './exportedService.ts';

/** What it needs of its cluster. */
export type ExportContext = Pick<ClusterContext, 'loop' | 'api' | 'events'>;

/** What is said of an export that has no effect. */
const PROBLEMS: Readonly<Record<ExportProblem, (name: string) => string>> = {
  NoService: (name) => `there is no Service ${name} to export`,
  InvalidServiceType: (name) => `the Service ${name} is of type ExternalName, which cannot be exported`,
};

/**
 * Tells the set of clusters what this one exports: each Service that has a ServiceExport of its name, with the endpoints
 * that its slices list. An export without a Service is legal, and waits for one.
 * Source: KEP-1645, "Exporting Services".
 */
export class ExportController {
  readonly #context: ExportContext;
  readonly #publish: (key: string, service: ExportedService | undefined) => void;
  readonly #exports: Informer<'ServiceExport'>;
  readonly #services: Informer<'Service'>;
  /** By `namespace/service`. */
  readonly #slices: Index<EndpointSlice>;
  /** What was last found of each export. */
  readonly #reasons = new Map<string, 'Valid' | ExportProblem>();

  /** @param publish told of every change of what is exported under `namespace/name`; undefined: nothing any more */
  constructor(context: ExportContext, publish: (key: string, service: ExportedService | undefined) => void) {
    this.#context = context;
    this.#publish = publish;
    const { api } = context;
    const queue = new WorkQueue(context, (key) => this.#reconcile(key));
    // The slices first: whoever finds a Service finds its endpoints with it.
    const slices = new Informer(api, 'EndpointSlice');
    this.#slices = slices.addIndex(({ meta, serviceName }) => `${meta.namespace}/${serviceName}`);
    this.#services = new Informer(api, 'Service');
    this.#exports = new Informer(api, 'ServiceExport');
    const changed = (key: string) => {
      if (this.#exports.get(key) !== undefined || this.#reasons.has(key)) queue.add(key);
    };
    slices.onChange((slice, previous) => {
      const object = slice ?? previous;
      if (object !== undefined) changed(`${object.meta.namespace}/${object.serviceName}`);
    });
    for (const informer of [this.#services, this.#exports]) {
      informer.onChange((object: { meta: Service['meta'] } | undefined, previous) => {
        const { meta } = object ?? previous ?? {};
        if (meta !== undefined) changed(objectKey(meta));
      });
    }
  }

  /**
   * Publishes what holds now, whatever the change was. The publication costs no call; the condition is written only
   * when it changes.
   */
  #reconcile(key: string): number {
    const found = this.#exports.get(key);
    if (found === undefined) {
      this.#reasons.delete(key);
      this.#publish(key, undefined);
      return 0;
    }
    const service = this.#services.get(key);
    const reason = reasonFor(service);
    const isValid = reason === 'Valid' && service !== undefined;
    const since = found.meta.creationTimestamp;
    this.#publish(key, isValid ? exportedService(service, this.#slices.get(key), since) : undefined);
    if (this.#reasons.get(key) !== reason) this.#found(key, reason);
    return 0;
  }

  /** Writes the condition `Valid`, and an event. */
  #found(key: string, reason: 'Valid' | ExportProblem): void {
    const { api, events } = this.#context;
    this.#reasons.set(key, reason);
    const name = key.slice(key.indexOf('/') + 1);
    const object = `ServiceExport/${name}`;
    if (reason === 'Valid') events.normal('Exported', object, `the Service ${name} is exported`);
    else events.warning(reason, object, PROBLEMS[reason](name));
    api.request(() =>
      api.server.patchNow('ServiceExport', key, undefined, (current) => ({
        ...current,
        status: { valid: { reason } },
      })),
    );
  }
}

/** The reason of the condition `Valid`. */
function reasonFor(service: Service | undefined): 'Valid' | ExportProblem {
  if (service === undefined) return 'NoService';
  return service.spec.type === 'ExternalName' ? 'InvalidServiceType' : 'Valid';
}
