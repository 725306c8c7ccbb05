/** What may be uploaded and how it is served. Pure. Every file is somebody else's: it is offered for saving, never shown as ours. */
import { BeistandError } from '../../protocol/errors.ts';

/** Endings that Windows runs at a double click; whoever must send one packs it. */
const runnable = new Set([
  'exe', 'com', 'scr', 'pif', 'bat', 'cmd', 'msi', 'msp', 'vb', 'vbs', 'vbe', 'js', 'jse', 'ws', 'wsf', 'wsh', 'hta',
  'lnk', 'ps1', 'psm1', 'reg', 'cpl', 'jar', 'url', 'scf', 'inf', 'application', 'gadget', 'msc', 'chm',
]); // prettier-ignore

/** Types passed on as said; all others become plain bytes, so that no browser takes them for a page of ours. */
const harmless = new Set([
  'image/png', 'image/jpeg', 'image/gif', 'image/webp', 'application/pdf', 'text/plain', 'text/csv', 'application/zip',
  'application/gzip', 'video/webm', 'video/mp4', 'audio/ogg', 'audio/mpeg',
]); // prettier-ignore

const nameChars = 255;

/** A file's name as it may be shown and saved: its last part, without control and direction characters. */
export const cleanName = (name: string): string => {
  const last = name.normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const clean = last
    .replace(/[\p{Cc}\p{Cf}\p{Cs}<>:"|?*]/gu, '')
    .trim()
    .replace(/^\.+/, '')
    .slice(-nameChars);
  return clean === '' ? 'file' : clean;
};

/** Whether a file of this name is one that runs when it is opened. */
const isRunnable = (name: string): boolean =>
  runnable.has(/\.([^.]*)$/.exec(name.toLowerCase().replace(/[. ]+$/, ''))?.[1] ?? '');

/** The name a file is taken in with. @throws BeistandError BAD_INPUT (it would run when opened) */
export const acceptName = (given: string): string => {
  const name = cleanName(given);
  if (isRunnable(name))
    throw new BeistandError('BAD_INPUT', 'Files that run when they are opened are not accepted.', {
      hint: 'Pack it into an archive.',
      details: { field: 'name' },
    });
  return name;
};

/** The type a file is served with, whatever was said of it. */
export const servedType = (type: string): string => {
  const plain = type.toLowerCase().split(';')[0]?.trim() ?? '';
  return harmless.has(plain) ? plain : 'application/octet-stream';
};

/** The headers a stranger's file is answered with. */
export const fileHeaders = (file: { name: string; type: string }): Readonly<Record<string, string>> => {
  const name = cleanName(file.name);
  const ascii = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return {
    'Content-Type': servedType(file.type),
    'Content-Disposition': `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`,
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': "sandbox; default-src 'none'",
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Cache-Control': 'private, no-store',
  };
};
