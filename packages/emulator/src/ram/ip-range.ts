import { BlockList, isIP } from "node:net";

/** Whether `range` is an address or a CIDR block, IPv4 or IPv6. */
export const isRange = (range: string) => blockList(range) !== undefined;

/** Whether an address lies in a range. */
export function inRange(actual: string, range: string): boolean {
  const family = isIP(actual);
  return family !== 0 && (blockList(range)?.check(actual, family === 6 ? "ipv6" : "ipv4") ?? false);
}

function blockList(range: string): BlockList | undefined {
  const [address = "", prefix] = range.split("/");
  const family = isIP(address);
  const widest = family === 6 ? 128 : 32;
  const bits = prefix === undefined ? widest : /^\d{1,3}$/.test(prefix) ? Number(prefix) : Number.NaN;
  if (family === 0 || !(bits >= 0 && bits <= widest)) return undefined;
  const list = new BlockList();
  list.addSubnet(address, bits, family === 6 ? "ipv6" : "ipv4");
  return list;
}
