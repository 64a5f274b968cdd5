/** Which methods a path has: what a request with another one is told. */

import type { FastifyInstance } from 'fastify';

/** Gives the methods of a path, empty where nothing is there. To be called before any route is added. */
export function watchMethods(app: FastifyInstance): (path: string) => readonly string[] {
  const routes: { readonly segments: readonly string[]; readonly methods: readonly string[] }[] = [];
  app.addHook('onRoute', ({ url, method }) => {
    routes.push({ segments: url.split('/'), methods: [method].flat() });
  });
  return (path) => {
    const segments = path.split('/');
    return [...new Set(routes.flatMap((route) => (matches(route.segments, segments) ? route.methods : [])))].sort();
  };
}

function matches(route: readonly string[], path: readonly string[]): boolean {
  const isOpen = route.at(-1) === '*';
  if (isOpen ? path.length < route.length : path.length !== route.length) return false;
  return route.every(
    (segment, at) => segment === '*' || segment === path[at] || (segment[0] === ':' && path[at] !== ''),
  );
}
