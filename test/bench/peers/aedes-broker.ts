/** Aedes as it is, everything in memory and everybody let in. A process of its own; tells its parent (IPC) its port. */

import { type AddressInfo, createServer } from 'node:net';
import { Aedes } from 'aedes';

process.on('disconnect', () => process.exit());
const broker = await Aedes.createBroker();
const server = createServer({ noDelay: true }, broker.handle);
const port = Number(process.argv[2]);
server.listen(port, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
