/** The certificate that HTTP is served with; one that has been renewed is taken without a restart. */

import { readFileSync } from 'node:fs';
import type { Server } from 'node:https';
import { createSecureContext } from 'node:tls';
import type { TlsPair } from '../api/services.ts';
import { WatchedFiles } from '../broker/certificates/watched-files.ts';
import type { Logger } from '../telemetry/logger.ts';

export interface CertificateFiles {
  readonly certFile: string;
  readonly keyFile: string;
  readonly minVersion: TlsPair['minVersion'];
}

const CHECK_MILLIS = 5000;

export class ServerCertificate {
  readonly #files: CertificateFiles;
  readonly #log: Logger;
  readonly #watched: WatchedFiles;
  #pair!: TlsPair;
  #timer: NodeJS.Timeout | null = null;

  /** Throws where the files cannot be read or do not belong together. */
  constructor(files: CertificateFiles, log: Logger) {
    this.#files = files;
    this.#log = log;
    this.#watched = new WatchedFiles([files.certFile, files.keyFile]);
    this.#watched.ifChanged(() => this.#read());
  }

  get pair(): TlsPair {
    return this.#pair;
  }

  /** Gives a server what has been renewed; connections that are open keep what they began with. */
  follow(server: Pick<Server, 'setSecureContext'>, everyMillis = CHECK_MILLIS): void {
    this.#timer = setInterval(() => {
      try {
        this.#watched.ifChanged(() => {
          this.#read();
          server.setSecureContext(this.#pair);
          this.#log.info('the certificate of HTTP was renewed');
        });
      } catch (error) {
        this.#log.warn({ err: error }, 'the certificate of HTTP cannot be renewed; the one before it is kept');
      }
    }, everyMillis);
    this.#timer.unref();
  }

  stop(): void {
    if (this.#timer) clearInterval(this.#timer);
  }

  #read(): void {
    const { certFile, keyFile, minVersion } = this.#files;
    const pair = { cert: readFileSync(certFile, 'utf8'), key: readFileSync(keyFile, 'utf8'), minVersion };
    // Throws here, before anything is taken over, where the two do not belong together.
    createSecureContext(pair);
    this.#pair = pair;
  }
}
