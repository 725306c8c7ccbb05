/** An area of a face: its pages, its places in the navigation and the commands it adds to the palette. */
import type { Icon } from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { BothLanguages } from './language.ts';
import type { Search } from './route.ts';

export interface AreaRoute {
  /** Below the face's root; parameters as `$name`: `/tickets/$number`. */
  readonly path: string;
  /** The module whose default export is the page; it is fetched when the page is first opened. */
  readonly page: () => Promise<{ readonly default: ComponentType }>;
  /** True for pages outside of the frame, which nobody needs to be signed in for. */
  readonly bare?: boolean;
}

export interface NavigationEntry {
  readonly to: string;
  readonly label: BothLanguages;
  readonly icon: Icon;
  /** Shown only to those who may do this (server/auth/rules.ts). */
  readonly action?: string;
  /** A shortcut that opens it, as `g t`. */
  readonly keys?: string;
  /** A hook: how many things wait there; nothing is shown for undefined and 0. */
  readonly useCount?: () => number | undefined;
}

export interface AreaCommand {
  readonly id: string;
  readonly label: BothLanguages;
  readonly icon: Icon;
  readonly to: string;
  readonly search?: Search;
  readonly action?: string;
  readonly keys?: string;
}

export interface Area {
  readonly routes: readonly AreaRoute[];
  readonly navigation?: readonly NavigationEntry[];
  readonly commands?: readonly AreaCommand[];
}
