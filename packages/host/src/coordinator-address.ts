/** The coordinator's address: https, or http on this machine's own loopback. */
import { isIPv4 } from 'node:net';
import { ConfigError } from '@ketensom/protocol';

const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || (isIPv4(hostname) && hostname.startsWith('127.'));

/** The address as a URL. `where` says where it was written, for the ConfigError when it does not fit. */
export function readCoordinatorAddress(text: string, where: { readonly file: string; readonly path: string }): URL {
  const refuse = (found: string, expected: string): never => {
    throw new ConfigError([{ path: where.path, found, expected }], where.file);
  };
  const url = URL.parse(text);
  if (url === null) return refuse('a text that is no address', 'https://host[:port]');
  if (url.username !== '' || url.password !== '') refuse('a user name or password in the address', 'an address without them');
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') refuse('more than a host and a port', 'https://host[:port]');
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname)))
    refuse(`${url.protocol}//`, 'https:// (http:// only for this machine itself)');
  return url;
}
