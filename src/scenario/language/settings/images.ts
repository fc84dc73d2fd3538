import { z } from 'zod';
import { DEFAULT_CLUSTER_SETTINGS as CLUSTER } from '../../../cluster/settings.ts';
import { memory } from '../scalars.ts';
import { bytes, delay } from './numbers.ts';

/**
 * What decides how long the pull of an image takes. Two models: a time for each pull, or a size over a
 * bandwidth; a size that is known comes first.
 */
export const images = {
  imagePull: delay(CLUSTER.imagePull, 'Time to pull an image; 0s: the images are there.'),
  imageBandwidth: bytes(
    CLUSTER.imageBandwidth,
    'Data a second (such as 50Mi) at which an image of known size is pulled.',
  ),
  imageSizes: z
    .record(z.string(), memory('50Mi or 1Gi'))
    .prefault(CLUSTER.imageSizes)
    .describe('Sizes of images by name, such as {nginx: 180Mi}; pulling any other takes imagePull.'),
};
