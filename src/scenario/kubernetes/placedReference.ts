import type { ConfigurationReference } from '../../cluster/objects.ts';
import type { Path } from '../source/located.ts';

/** A Secret or ConfigMap that pods need, and where the manifest says so. */
export interface PlacedReference {
  readonly reference: ConfigurationReference;
  /** Of the name. */
  readonly path: Path;
  /** What needs it, as messages call it: `volume "tls"` or `container "server"`. */
  readonly neededBy: string;
  /** A volume holds back the whole pod, a variable only its container. */
  readonly use: 'volume' | 'environment';
}
