import type { User } from '../../api/types.ts';

/** What somebody may see and do. */
export type Rights = Pick<User, 'role' | 'enterprise' | 'districts'>;

/** What is given where nothing else is chosen: somebody who sees figures and changes nothing. */
export const FIRST_RIGHTS: Rights = { role: 'analyst', enterprise: null, districts: null };
