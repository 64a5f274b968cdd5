import { expect, test } from 'vitest';
import { meterhub } from './run.ts';

const TIMEOUT = { timeout: 60_000 };

/** Every command, found by reading the help from the top down. */
const COMMANDS = await commandsBelow('');

test.concurrent.each(COMMANDS)('"%s --help" explains the command and ends with 0', TIMEOUT, async (command) => {
  const { code, stdout, stderr } = await meterhub([...words(command), '--help']);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(new RegExp(`^Usage: ${['meterhub', ...words(command)].join(' ')}\\b`));
  for (const line of stdout.split('\n'))
    expect(line, 'an option or command without a description').not.toMatch(/^ {2}(-\S+|[a-z-]+)$/);
});

test('the commands that people have in their scripts are there', () => {
  const known = ['serve', 'gateway', 'simulate meters', 'demo', 'doctor', 'config check', 'config example'];
  known.push('registry apply', 'registry reset-password', 'key issue', 'key revoke');
  expect(known.filter((command) => !COMMANDS.includes(command))).toEqual([]);
});

test('--version tells the version', async () => {
  const { code, stdout } = await meterhub(['--version']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});

/* biome-ignore format: a table reads best as one row a line */
test.concurrent.each([
  [['frobnicate'],                                            /unknown command 'frobnicate'/],
  [['serve', '--port', '1'],                                  /unknown option '--port'/],
  [['serve', 'now'],                                          /too many arguments/],
  [['config', 'frobnicate'],                                  /unknown command 'frobnicate'/],
  [['gateway'],                                               /required option '-c, --config <file>'/],
  [['key', 'issue', '--name', 'x'],                           /required option '--role <role>'/],
  [['key', 'issue', '--name', 'x', '--role', 'king'],         /'king' is invalid.*admin, authority, analyst, auditor, enterprise/],
  [['key', 'issue', '--name', 'x', '--role', 'admin', '--days', '-1'], /must be a whole number from 1/],
  [['key', 'revoke'],                                         /missing required argument 'id'/],
  [['demo', '--interval', 'soon'],                            /'soon' is invalid.*whole number/],
  [['serve', '--config', '/nowhere/hub.yaml'],                /\/nowhere\/hub\.yaml: there is no such file/],
  [['gateway', '--config', '/nowhere/gateway.yaml'],          /\/nowhere\/gateway\.yaml/],
  [['registry', 'apply', '/nowhere/city.yaml'],               /\/nowhere\/city\.yaml/],
] as const)('%j is a wrong command line, told in one line', TIMEOUT, async (args, message) => {
  const { code, stdout, stderr } = await meterhub(args, { METERHUB_DATA_DIR: '/nowhere/at/all' });
  expect(code).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toMatch(message);
  expect(stderr).not.toMatch(/\n\s+at /);
});

test.concurrent.each([[], ['config'], ['registry'], ['key'], ['simulate']])(
  '%j alone shows its help and ends with 2',
  TIMEOUT,
  async (...args) => {
    const { code, stderr } = await meterhub(args);
    expect(code).toBe(2);
    expect(stderr).toContain('Usage: ');
  },
);

async function commandsBelow(command: string): Promise<string[]> {
  const { stdout } = await meterhub([...words(command), '--help']);
  const names = [...(stdout.split('Commands:\n')[1] ?? '').matchAll(/^ {2}([a-z-]+)/gm)].map(([, name = '']) => name);
  const below = names
    .filter((name) => name !== 'help')
    .map((name) => commandsBelow([...words(command), name].join(' ')));
  return [command, ...(await Promise.all(below)).flat()];
}

function words(command: string): string[] {
  return command.split(' ').filter((word) => word !== '');
}
