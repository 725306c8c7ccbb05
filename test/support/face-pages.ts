/** All pages of console and portal, from the routes their areas tell, with parameters of the example filled in. */
import { z } from 'zod';
import type { Example } from './example.ts';
import { sourceFiles } from './source-tree.ts';

export type Face = 'console' | 'portal';

export interface FacePage {
  readonly face: Face;
  /** Below the face's root. */
  readonly path: string;
  /** Who looks at it; null for pages that nobody needs to be signed in for. */
  readonly email: string | null;
  /** What is pressed there, one after the other: for what has no address of its own. */
  readonly opens: readonly string[];
}

/** A recorded session and its terminal, opened from the list and from the ticket. */
export const openRecording = [
  'button:has(.tabler-icon-player-play)',
  '[role=dialog] article button',
] as const;

/** The source of every area that a face has. */
const areasOf = (face: Face): string[] => {
  const files = sourceFiles();
  const list = files.find(({ path }) => path === `server/web/${face}/areas.tsx`)?.text ?? '';
  return files
    .filter(({ path }) => path.startsWith('server/web/') && path.endsWith('/routes.tsx'))
    .flatMap(({ text }) => [...text.matchAll(/export const (\w+): Area = \{[\s\S]*?\n\};/g)])
    .filter(([, name = '']) => new RegExp(`\\b${name}\\b`).test(list))
    .map(([source]) => source);
};

const items = z.looseObject({ items: z.array(z.looseObject({ id: z.string() })) });

/** Every page once, with a real thing of the example for each parameter. */
export const facePages = async (example: Example): Promise<FacePage[]> => {
  const staff = await example.signIn('anna@muster.example');
  const firstId = async (path: string): Promise<string> =>
    items.parse((await staff.call('GET', path)).body).items[0]?.id ?? '';
  const [member] = example.members;
  const customerId = member?.customerId ?? '';
  const installation = await firstId(`/api/v1/installations?customerId=${customerId}`);
  const own = example.tickets.at(-1) ?? 0;
  const known: Readonly<Record<string, string>> = {
    number: String(own),
    customer: customerId,
    installation,
  };
  const pages = (['console', 'portal'] as const).flatMap((face) =>
    areasOf(face)
      .flatMap((source) => [...source.matchAll(/path: '([^']+)'([^}]*)/g)])
      .map(([, path = '', more = '']) => ({
        face,
        path: path.replace(/\$(\w+)/g, (_whole, name: string) => {
          const value = known[name] ?? (name === 'id' ? idFor(path, known) : undefined);
          if (value === undefined) throw new Error(`the example knows no ${name} for ${path}`);
          return value;
        }),
        email: /\bbare\b/.test(more)
          ? null
          : face === 'console'
            ? 'anna@muster.example'
            : (member?.email ?? ''),
        opens: [],
      })),
  );
  const opened = [
    ['console', '/builds', ['tbody button']],
    ['console', `/tickets/${own}`, openRecording],
    ['console', '/settings/mail', ['button:has(.tabler-icon-mailbox)']],
    ['portal', '/downloads', ['.mantine-Accordion-control']],
    ['portal', '/sessions', openRecording],
  ] as const;
  // First and in this order, so that none is walked to from where it is already.
  return [
    ...opened.map(([face, path, opens]) => ({
      face,
      path,
      opens,
      email: face === 'console' ? 'anna@muster.example' : (member?.email ?? ''),
    })),
    ...pages,
  ];
};

const idFor = (path: string, known: Readonly<Record<string, string>>): string | undefined => {
  if (path.startsWith('/customers')) return known['customer'];
  return path.startsWith('/installations') ? known['installation'] : undefined;
};
