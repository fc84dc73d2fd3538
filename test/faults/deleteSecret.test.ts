import { describe, expect, it } from 'vitest';
import { deleteSecret } from '../../src/faults/deleteSecret.ts';
import { FakeSite } from './fakeSite.ts';

const fault = { kind: 'delete-secret', at: 0, namespace: 'default', name: 'certs' } as const;

describe('the deletion of a Secret', () => {
  it('is for ever without a duration', () => {
    const site = new FakeSite();
    deleteSecret(fault, site);
    site.loop.advance(1e6);
    expect(site.done).toEqual(['0: delete secret default/certs']);
    expect(site.events).toMatchObject([{ reason: 'DeleteSecret', object: 'Secret/certs' }]);
  });

  it('is undone after the duration', () => {
    const site = new FakeSite();
    deleteSecret({ ...fault, duration: 30 }, site);
    site.loop.advance(100);
    expect(site.done).toEqual(['0: delete secret default/certs', '30: restore secret default/certs']);
    expect(site.events.at(-1)).toMatchObject({ time: 30, reason: 'SecretRestored' });
  });

  it('of one that is not there is nothing', () => {
    const site = new FakeSite();
    deleteSecret({ ...fault, name: 'unknown', duration: 30 }, site);
    site.loop.advance(100);
    expect([...site.done, ...site.events]).toEqual([]);
  });
});
