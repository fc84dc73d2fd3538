/** A certificate, as far as a client's verification looks at it. That its chain is trusted is taken for granted. */
export interface Certificate {
  /** Names it is valid for (subject alternative names): host names, `*.` before some, and addresses. */
  readonly names: readonly string[];
  /** Simulated time at which it expires, seconds; absent: never. */
  readonly notAfter?: number;
}

/** What a client that verifies finds. */
export const Verification = { valid: 0, nameMismatch: 1, expired: 2 } as const;
export type VerificationCode = (typeof Verification)[keyof typeof Verification];

/**
 * Looks at the name and then at the time, as OpenSSL does (`verify_chain` in `crypto/x509/x509_vfy.c`: `check_id` before
 * `internal_verify`).
 * @param name the name that the client has dialled, or asks for by SNI
 * @param now seconds
 */
export function verify(certificate: Certificate, name: string, now: number): VerificationCode {
  if (!isValidFor(certificate, name)) return Verification.nameMismatch;
  return now > (certificate.notAfter ?? Number.POSITIVE_INFINITY) ? Verification.expired : Verification.valid;
}

/**
 * Is one of the certificate's names the one that was dialled? Case does not matter, and `*` stands for the whole
 * first label and nothing else (RFC 6125, section 6.4).
 */
export function isValidFor({ names }: Certificate, name: string): boolean {
  const dialled = withoutFinalDot(name);
  const [, ...rest] = dialled.split('.');
  const pattern = rest.length > 1 && !isDottedNumber(dialled) ? `*.${rest.join('.')}` : undefined;
  return names.some((each) => {
    const known = withoutFinalDot(each);
    return known === dialled || known === pattern;
  });
}

/** A fully qualified name may be written with a dot at its end. */
function withoutFinalDot(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}

/** An IPv4 address, which no pattern stands for. */
function isDottedNumber(name: string): boolean {
  return /^[\d.]+$/.test(name);
}
