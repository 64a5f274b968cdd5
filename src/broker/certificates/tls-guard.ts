/**
 * The TLS side of the broker: what a listener needs, renewed while it runs, and the check of what a
 * gateway shows.
 */

import { constants, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext, type TLSSocket, type TlsOptions } from 'node:tls';
import type { GatewayAccess } from '../../registry/registry.ts';
import type { TlsSettings } from '../settings.ts';
import { parseRevocationLists, type RevocationList } from './crl.ts';
import { issuerOf, type ShownCertificate, type TrustedAuthority, trustedAuthorities } from './trust.ts';
import { certificatesIn, WatchedFiles } from './watched-files.ts';

/** What a connection has shown: nothing, a certificate whose chain is good, or one that is refused. */
export type Shown =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'certificate'; readonly shown: ShownCertificate }
  | { readonly kind: 'refused'; readonly reason: string };

export class TlsGuard {
  readonly #settings: TlsSettings;
  readonly #files: WatchedFiles;
  #authorities: readonly TrustedAuthority[] = [];
  #lists: readonly RevocationList[] = [];
  #others: readonly string[] = [];
  #own: readonly string[] | null = null;
  #pair = { cert: '', key: '' };
  #serverNotAfter = Number.POSITIVE_INFINITY;

  /** Throws where a file cannot be read or the files do not fit together. */
  constructor(settings: TlsSettings, access: GatewayAccess) {
    this.#settings = settings;
    this.#files = new WatchedFiles([
      settings.certFile,
      settings.keyFile,
      settings.clientCaFile,
      settings.clientCrlFile,
    ]);
    this.refresh(access);
  }

  get authorities(): readonly TrustedAuthority[] {
    return this.#authorities;
  }

  /** When the hub's own certificate ends, epoch milliseconds. */
  get serverNotAfter(): number {
    return this.#serverNotAfter;
  }

  /** When the oldest revocation list should have been replaced, epoch milliseconds. */
  get listsNextUpdate(): number {
    return Math.min(...this.#lists.map(({ nextUpdate }) => nextUpdate ?? Number.POSITIVE_INFINITY));
  }

  /** Takes over what has changed in the files and the registry; true where listeners need the new options. */
  refresh(access: GatewayAccess): boolean {
    let changed = false;
    this.#files.ifChanged(() => {
      this.#readFiles(access);
      changed = true;
    });
    if (access.authorities !== this.#own) {
      this.#authorities = trustedAuthorities(access.authorities, this.#others, this.#lists);
      changed ||= access.authorities.join() !== this.#own?.join();
      this.#own = access.authorities;
    }
    return changed;
  }

  /** For a listener; the connections it accepts go through `check`. */
  options(): TlsOptions {
    const asks = this.#settings.clientCertificates !== 'off';
    return {
      ...this.#pair,
      minVersion: 'TLSv1.2',
      // An empty list, never none: without one Node trusts every public authority to name our gateways.
      ca: this.#authorities.map(({ pem }) => pem),
      requestCert: asks,
      // Whom to refuse is decided by `check`, in one place for all reasons.
      rejectUnauthorized: false,
      // A resumed session would carry an identity that was checked when it began.
      secureOptions: constants.SSL_OP_NO_TICKET,
    };
  }

  /** What the other side of a connection whose handshake is done has shown. */
  check(socket: TLSSocket): Shown {
    const mode = this.#settings.clientCertificates;
    if (mode === 'off') return { kind: 'nothing' };
    const certificate = socket.getPeerX509Certificate();
    if (certificate === undefined) {
      return mode === 'required' ? { kind: 'refused', reason: 'no certificate' } : { kind: 'nothing' };
    }
    if (!socket.authorized) {
      return { kind: 'refused', reason: String(socket.authorizationError ?? 'its certificate is not trusted') };
    }
    const issuer = issuerOf(certificate, this.#authorities);
    if (issuer === undefined) return { kind: 'refused', reason: 'its certificate is of no trusted authority' };
    const notAfter = certificate.validToDate.getTime();
    return { kind: 'certificate', shown: { certificate, issuer: issuer.certificate.fingerprint256, notAfter } };
  }

  #readFiles(access: GatewayAccess): void {
    const { certFile, keyFile, clientCaFile, clientCrlFile } = this.#settings;
    if (certFile === undefined || keyFile === undefined) throw new Error('TLS needs certFile and keyFile');
    const pair = { cert: readFileSync(certFile, 'utf8'), key: readFileSync(keyFile, 'utf8') };
    // Throws here, and not in the listener, where the two do not belong together.
    createSecureContext(pair);
    const others = clientCaFile === undefined ? [] : certificatesIn(clientCaFile);
    const lists = clientCrlFile === undefined ? [] : parseRevocationLists(readFileSync(clientCrlFile));
    this.#authorities = trustedAuthorities(access.authorities, others, lists);
    this.#pair = pair;
    this.#others = others;
    this.#lists = lists;
    this.#serverNotAfter = new X509Certificate(pair.cert).validToDate.getTime();
  }
}
