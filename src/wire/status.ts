/**
 * Presence, published by a gateway on `.../status` with the retain flag: `online` after it has
 * connected, `offline` as its last will and before it leaves.
 */

import { z } from 'zod';

export const statusSchema = z.object({
  state: z.enum(['online', 'offline']),
  /** When the gateway wrote this; absent in a last will, which is written before it comes true. */
  at: z.iso.datetime({ offset: true }).optional(),
  software: z.string().max(100).optional(),
  /** Readings in the spool that have no receipt yet. */
  spooledMessages: z.int().nonnegative().optional(),
  /** The spool has no room: readings are being missed. */
  spoolFull: z.boolean().optional(),
  meters: z.int().nonnegative().optional(),
  metersFailing: z.int().nonnegative().optional(),
});

export type GatewayStatus = z.infer<typeof statusSchema>;
