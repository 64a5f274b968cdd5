#!/usr/bin/env node
// The `meterhub` command: the command line of src/main.ts on the project's own Node.

process.argv.splice(2, 0, 'src/main.ts');
await import('./run.mjs');
