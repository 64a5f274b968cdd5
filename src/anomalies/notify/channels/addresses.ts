/**
 * Which addresses a webhook may go to. Whoever writes rules names addresses that the hub connects to from where it
 * stands: without this they could reach what only the hub's network can.
 *
 * Sources, recalled: IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890).
 */

import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** Of the machine itself and of networks of one's own: allowed where the configuration says so. */
const PRIVATE = blockList(
  ['127.0.0.0/8', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'],
  ['::1/128', 'fc00::/7'],
);

/** Never the address of a server; link-local ones hold the metadata services of clouds. */
const NEVER_IPV4 = blockList(
  [
    ...['0.0.0.0/8', '169.254.0.0/16', '192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '198.18.0.0/15'],
    ...['198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'],
  ],
  [],
);

/** Addresses in which an IPv4 address is hidden, and those that are not routed. */
const NEVER_IPV6 = blockList([], ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']);
const GLOBAL_IPV6 = blockList([], ['2000::/3']);

/** Whether a webhook may be sent to an IP address as text. */
export function isAllowedAddress(address: string, allowPrivate: boolean): boolean {
  if (isIPv4(address)) {
    if (NEVER_IPV4.check(address, 'ipv4')) return false;
    return allowPrivate || !PRIVATE.check(address, 'ipv4');
  }
  if (!isIPv6(address)) return false;
  if (PRIVATE.check(address, 'ipv6')) return allowPrivate && !isMapped(address);
  return GLOBAL_IPV6.check(address, 'ipv6') && !NEVER_IPV6.check(address, 'ipv6');
}

/** `::ffff:0:0/96`: a `BlockList` judges these as the IPv4 address in them; nobody has to write one so. */
function isMapped(address: string): boolean {
  return MAPPED.check(address, 'ipv6');
}
const MAPPED = blockList([], ['::ffff:0:0/96']);

function blockList(ipv4: readonly string[], ipv6: readonly string[]): BlockList {
  const list = new BlockList();
  for (const [type, subnets] of [
    ['ipv4', ipv4],
    ['ipv6', ipv6],
  ] as const) {
    for (const subnet of subnets) {
      const [network = '', prefix] = subnet.split('/');
      list.addSubnet(network, Number(prefix), type);
    }
  }
  return list;
}
