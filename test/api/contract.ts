/** An OpenAPI document as something that answers can be held against. */

import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

interface Operation {
  readonly security?: readonly object[];
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, object>> }>>;
}

interface AnswerToCheck {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  readonly body: unknown;
}

const PROBLEM = 'application/problem+json';

export class Contract {
  readonly #document: Document;
  readonly #ajv = new Ajv2020({ strict: false, allErrors: true });
  readonly #validators = new Map<string, ValidateFunction>();

  constructor(document: object) {
    this.#document = document as Document;
    formats.default(this.#ajv);
    this.#ajv.addSchema({ $id: 'openapi', ...document });
  }

  /** `METHOD /path` of every documented operation. */
  get operations(): readonly string[] {
    return Object.entries(this.#document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
  }

  operation(method: string, path: string): Operation | undefined {
    return this.#document.paths[path]?.[method.toLowerCase()];
  }

  /** What is wrong with an answer, in words. Answers of paths that are not documented must be problems or no JSON. */
  objections(method: string, url: string, { status, type, text, body }: AnswerToCheck): string[] {
    const mime = type.split(';')[0] ?? '';
    if (status >= 400 && mime !== PROBLEM && status !== 503) return [`${status} is answered as ${mime}`];
    if (method === 'HEAD' || status === 204) return text === '' ? [] : ['there is a body'];
    if (mime === PROBLEM) return this.#schemaObjections('#/components/schemas/Problem', body);
    const path = Object.keys(this.#document.paths).find((template) => matches(template, url.split('?')[0] ?? ''));
    const responses = path === undefined ? undefined : this.operation(method, path)?.responses;
    if (path === undefined || responses === undefined) return [];
    const code = status in responses ? String(status) : `${String(status)[0]}XX`;
    if (responses[code]?.content?.[mime] === undefined) return [`${status} as ${mime} is not documented for ${path}`];
    const place = ['paths', path, method.toLowerCase(), 'responses', code, 'content', mime, 'schema'];
    const pointer = place.map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1')).map(encodeURIComponent);
    return this.#schemaObjections(`#/${pointer.join('/')}`, body === undefined ? text : body);
  }

  #schemaObjections(pointer: string, value: unknown): string[] {
    let validate = this.#validators.get(pointer);
    if (validate === undefined) {
      validate = this.#ajv.compile({ $ref: `openapi${pointer}` });
      this.#validators.set(pointer, validate);
    }
    if (validate(value)) return [];
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath || 'the body'} ${message}`);
  }
}

function matches(template: string, path: string): boolean {
  const wanted = template.split('/');
  const given = path.split('/');
  return wanted.length === given.length && wanted.every((part, at) => part.startsWith('{') || part === given[at]);
}
