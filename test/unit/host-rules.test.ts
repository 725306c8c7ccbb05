/** Under which names a browser reaches this server, and under which it was led here. */
import { expect, it } from 'vitest';
import { isOwnHost } from '../../server/http/host-rules.ts';

const own = 'https://support.example.com';

it.each([
  'support.example.com',
  'support.example.com:443',
  'SUPPORT.example.com',
  // What a proxy says that names the address it passes on to.
  '127.0.0.1:8080',
  '[::1]:8080',
  'localhost:8080',
])('is this server: %s', (host) => {
  expect(isOwnHost(host, own)).toBe(true);
});

it.each([
  undefined,
  '',
  'evil.example',
  'support.example.com.evil.example',
  'support.example.com:8443',
  'support.example.com@evil.example',
  'evil.example/support.example.com',
  'support.example.com, evil.example',
  'localhost.evil.example',
  '127.0.0.1.evil.example',
])('is another: %s', (host) => {
  expect(isOwnHost(host, own)).toBe(false);
});
