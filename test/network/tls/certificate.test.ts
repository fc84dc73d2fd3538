import { describe, expect, it } from 'vitest';
import { isValidFor, Verification, verify } from '../../../src/network/tls/certificate.ts';

describe('a certificate', () => {
  it.each([
    [['my-nginx'], 'my-nginx', true],
    [['my-nginx'], 'MY-NGINX', true],
    [['my-nginx'], 'my-nginx.default', false],
    [['my-nginx'], 'my-nginx.default.svc.cluster.local', false],
    [['my-nginx', 'my-nginx.default'], 'my-nginx.default', true],
    [['my-nginx.default.svc.cluster.local'], 'my-nginx.default.svc.cluster.local.', true],
    [['*.default.svc'], 'my-nginx.default.svc', true],
    [['*.svc'], 'my-nginx.default.svc', false],
    [['*.default.svc'], 'default.svc', false],
    [['*.com'], 'example.com', false],
    [['10.96.0.20'], '10.96.0.20', true],
    [['*.96.0.20'], '10.96.0.20', false],
    [['my-nginx'], '10.96.0.20', false],
  ])('for %j is for %s: %s', (names, dialled, expected) => {
    expect(isValidFor({ names }, dialled)).toBe(expected);
  });

  it('expires after its last moment', () => {
    const certificate = { names: ['a'], notAfter: 60 };
    expect([59, 60, 60.001].map((now) => verify(certificate, 'a', now))).toEqual([
      Verification.valid,
      Verification.valid,
      Verification.expired,
    ]);
    expect(verify({ names: ['a'] }, 'a', 1e9)).toBe(Verification.valid);
  });

  it('that is wrong in both is refused for its name', () => {
    expect(verify({ names: ['a'], notAfter: 0 }, 'b', 1)).toBe(Verification.nameMismatch);
  });
});
