/** What a remote's address says: which host, by which way, and how it is shown without anybody's password. */

/** An address of this machine, of a host, or of a program of its own (`ext::…`), of which nothing is known. */
export type Address =
  | { kind: 'local'; text: string }
  | { kind: 'host'; scheme: string; host: string; path: string; text: string }
  | { kind: 'other'; text: string }

const withoutGit = (path: string): string => path.replace(/^\/+|\/+$/g, '').replace(/\.git$/, '')

/**
 * Reads an address as git does (git-clone(1), GIT URLS). `text` has neither user nor password, except the user of an SSH
 * address, which is part of it.
 */
export const parseAddress = (address: string): Address => {
  if (/^[A-Za-z0-9][A-Za-z0-9+.-]*::/.test(address)) return { kind: 'other', text: address.split('::')[0] ?? '' }
  const [, scheme, user = '', host = '', path = ''] =
    /^([a-z][a-z0-9+.-]*):\/\/(?:([^@/]*)@)?([^/]*)(.*)$/i.exec(address) ?? []
  if (scheme?.toLowerCase() === 'file') return { kind: 'local', text: address }
  if (scheme !== undefined) {
    const kept = /ssh/i.test(scheme) && user !== '' ? `${user.split(':')[0]}@` : ''
    const text = `${scheme.toLowerCase()}://${kept}${host.toLowerCase()}${path}`
    const name = host.toLowerCase().replace(/:\d+$/, '')
    return { kind: 'host', scheme: scheme.toLowerCase(), host: name, path: withoutGit(path), text }
  }
  const [, before = '', after = ''] = /^([^/:]*):(.*)$/s.exec(address) ?? []
  const isDrive = /^[A-Za-z]$/.test(before)
  if (before === '' || isDrive) return { kind: 'local', text: address }
  const name = before.replace(/^.*@/, '').toLowerCase()
  return { kind: 'host', scheme: 'ssh', host: name, path: withoutGit(after), text: address }
}

/** What is the same for all addresses of one repository on a host: its host and path. */
export const nameOf = (address: Address): string =>
  address.kind === 'host' ? `${address.host}/${address.path}` : address.text
