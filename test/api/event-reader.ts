/** Reads the live stream as bytes on a connection of its own, so that a test sees exactly what was sent. */

import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import type { HubUnderTest } from '../helpers/running-hub.ts';
import { until } from '../helpers/until.ts';
import type { Json } from './asking.ts';

export interface ReceivedEvent {
  readonly id: string;
  readonly name: string;
  readonly data: Json;
}

export interface EventReaderOptions {
  readonly role?: string;
  /** What follows the question mark. */
  readonly query?: string;
  readonly lastEventId?: string;
}

export class EventReader implements AsyncDisposable {
  readonly events: ReceivedEvent[] = [];
  /** Everything that was sent, comments included. */
  text = '';
  readonly response: IncomingMessage;
  readonly #request: ClientRequest;
  #rest = '';
  #ended = false;
  #looked = 0;

  constructor(outgoing: ClientRequest, response: IncomingMessage) {
    this.#request = outgoing;
    this.response = response;
    response.setEncoding('utf8');
    response.on('data', (piece: string) => this.#take(piece));
    response.on('error', () => undefined);
    response.on('close', () => {
      this.#ended = true;
    });
  }

  static async open(hub: HubUnderTest, options: EventReaderOptions = {}): Promise<EventReader> {
    const { role = 'admin', query = '', lastEventId } = options;
    const outgoing = request({
      host: '127.0.0.1',
      port: hub.httpPort,
      path: `/api/v1/live?${query}`,
      agent: false,
      headers: {
        authorization: `Bearer ${hub.data.key(role)}`,
        ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
      },
    });
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      outgoing.once('response', resolve).once('error', reject).end();
    });
    outgoing.on('error', () => undefined);
    return new EventReader(outgoing, response);
  }

  /** The data of the next event with this name, after those already expected, that is `wanted`. */
  async expect(name: string, wanted: (data: Json) => boolean = () => true): Promise<Json> {
    let found: ReceivedEvent | undefined;
    await until(`an event ${name}`, () => {
      const at = this.events.findIndex(
        (event, index) => index >= this.#looked && event.name === name && wanted(event.data),
      );
      if (at >= 0) {
        found = this.events[at];
        this.#looked = at + 1;
      }
      if (found === undefined && this.#ended) throw new Error(`the stream ended without ${name}`);
      return found !== undefined;
    });
    return found?.data;
  }

  names(): readonly string[] {
    return [...new Set(this.events.map(({ name }) => name))];
  }

  get lastEventId(): string {
    return this.events.at(-1)?.id ?? '';
  }

  get isEnded(): boolean {
    return this.#ended;
  }

  /** Takes nothing more from the connection, as a frozen program does. */
  freeze(): void {
    this.response.pause();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#request.destroy();
  }

  #take(piece: string): void {
    this.text += piece;
    const blocks = (this.#rest + piece).split('\n\n');
    this.#rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const fields = new Map(
        block
          .split('\n')
          .map((line): [string, string] => [line.split(': ')[0] ?? '', line.slice(line.indexOf(': ') + 2)]),
      );
      if (fields.get('') !== undefined) continue;
      const { id = '', event: name = '', data = 'null' } = Object.fromEntries(fields);
      this.events.push({ id, name, data: JSON.parse(data) });
    }
  }
}
