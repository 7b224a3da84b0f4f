import ipaddr from 'ipaddr.js'

/** Where Svix sends from, by region. Source: docs.svix.com/webhook-ips.json. A newer list can be set in its place. */
const SVIX_RANGES = [
  '44.228.126.217', '50.112.21.217', '52.24.126.164', '54.148.139.208', '2600:1f24:64:8000::/56',
  '52.215.16.239', '54.216.8.72', '63.33.109.123', '2a05:d028:17:8000::/56',
  '13.239.204.236', '54.66.246.217', '54.252.65.96', '2406:da2c:13:4000::/56',
  '52.60.44.49', '3.98.68.230', '3.96.105.27', '2600:1f21:1c:4000::/56',
  '13.126.41.108', '15.207.218.84', '65.2.133.31',
]

/** What stands before an IPv4 address that is mapped into IPv6. */
const MAPPED_BITS = 96

/** Address ranges, each a base address and the length of its prefix in bits. */
export type AllowList = [ipaddr.IPv4 | ipaddr.IPv6, number][]

/**
 * Reads addresses, CIDR ranges and the word `svix`.
 * @returns the ranges, null when there are no entries; and the entries that are none of the three
 */
export function parseAllowList(entries: string[]): { allowList: AllowList | null, unreadable: string[] } {
  const unreadable: string[] = []
  const allowList = entries.flatMap(entry => entry === 'svix' ? SVIX_RANGES : [entry]).flatMap((entry) => {
    const range = parseRange(entry)
    if (!range) unreadable.push(entry)
    return range ? [range] : []
  })
  return { allowList: entries.length > 0 ? allowList : null, unreadable }
}

/** Whether an address lies in one of the ranges. An IPv4 address mapped into IPv6 counts as the IPv4 address. */
export function isAllowed(allowList: AllowList, address: string | null): boolean {
  if (address === null || !ipaddr.isValid(address)) return false
  const parsed = ipaddr.process(address)
  return allowList.some(([base, bits]) => parsed.kind() === base.kind() && parsed.match(base, bits))
}

function parseRange(entry: string): AllowList[number] | null {
  if (ipaddr.IPv4.isValidCIDRFourPartDecimal(entry) || ipaddr.IPv6.isValidCIDR(entry)) {
    const [base, bits] = ipaddr.parseCIDR(entry)
    const isMapped = base instanceof ipaddr.IPv6 && base.isIPv4MappedAddress() && bits >= MAPPED_BITS
    return isMapped ? [base.toIPv4Address(), bits - MAPPED_BITS] : [base, bits]
  }
  if (!ipaddr.IPv4.isValidFourPartDecimal(entry) && !ipaddr.IPv6.isValid(entry)) return null
  const address = ipaddr.process(entry)
  return [address, address.kind() === 'ipv4' ? 32 : 128]
}

/** The addresses that Svix publishes. */
export const SVIX_ADDRESSES: AllowList = parseAllowList(['svix']).allowList ?? []
