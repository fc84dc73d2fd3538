import type { ConfigurationReference } from '../../cluster/objects.ts';
import { duplicateValue, fieldRequired, oneVolumeType, volumeTypeRequired } from '../messages.ts';
import type { Path } from '../source/located.ts';
import { labelNameProblem } from './names.ts';
import type { ObjectReport } from './objectReport.ts';
import type { RawVolume, RawVolumeSource } from './rawConfiguration.ts';

/** A source of a volume, and the path of its name. */
interface PlacedSource {
  readonly kind: ConfigurationReference['kind'];
  readonly source: RawVolumeSource;
  readonly path: Path;
}

/**
 * The Secrets and ConfigMaps that have to be there before a pod's volumes can be mounted. All other volumes are
 * mounted at once here. Source: `ValidateVolumes` in `pkg/apis/core/validation/validation.go`. A claim would
 * wait for its disk in a real cluster; here disks are always there.
 */
export function volumes(
  raw: readonly RawVolume[],
  path: Path,
  report: ObjectReport,
): ConfigurationReference[] {
  const names = new Set<string>();
  return raw.flatMap((volume, i) => {
    const at = [...path, i];
    checkVolume(volume, names, at, report);
    return sourcesOf(volume, at).map((source) => volumeReference(volume.name, source, report));
  });
}

/**
 * Volumes have names of their own, and one source each. The type of a volume is the name of the key beside
 * `name`.
 */
function checkVolume(volume: RawVolume, names: Set<string>, path: Path, report: ObjectReport): void {
  const problem = labelNameProblem(volume.name);
  if (problem !== undefined) report.error([...path, 'name'], problem);
  if (names.has(volume.name)) report.error([...path, 'name'], duplicateValue(volume.name));
  names.add(volume.name);
  const [first, ...others] = Object.keys(volume).filter((key) => key !== 'name');
  if (first === undefined) report.error(path, volumeTypeRequired());
  for (const source of others) report.error([...path, source], oneVolumeType(), 'key');
}

/**
 * A volume is made from one object, or projected from several. The first kind calls it `secretName`, the
 * others `name`.
 */
function sourcesOf({ secret, configMap, projected }: RawVolume, path: Path): PlacedSource[] {
  const found: PlacedSource[] = [];
  if (secret) found.push({ kind: 'Secret', source: secret, path: [...path, 'secret', 'secretName'] });
  if (configMap) found.push({ kind: 'ConfigMap', source: configMap, path: [...path, 'configMap', 'name'] });
  for (const [j, each] of (projected?.sources ?? []).entries()) {
    const at = [...path, 'projected', 'sources', j];
    if (each.secret) found.push({ kind: 'Secret', source: each.secret, path: [...at, 'secret', 'name'] });
    if (each.configMap)
      found.push({ kind: 'ConfigMap', source: each.configMap, path: [...at, 'configMap', 'name'] });
  }
  return found;
}

/**
 * Without `items` a volume takes whatever entries there are. With `items` each entry has to exist, unless the
 * source is optional.
 */
function volumeReference(
  volume: string,
  { kind, source, path }: PlacedSource,
  report: ObjectReport,
): ConfigurationReference {
  const { secretName, name = secretName ?? '', items = [], optional = false } = source;
  if (name === '') report.error(path, fieldRequired());
  const reference = { kind, name, keys: items.map(({ key }) => key), optional, volume };
  report.refersTo({ reference, path, neededBy: `volume "${volume}"`, use: 'volume' });
  return reference;
}
