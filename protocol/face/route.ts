/**
 * Going from page to page. Paths are plain strings, as they stand in the address below the face's own root:
 * areas are put together at run time, so the router's own types can't know them.
 */
import {
  Link as RouterLink,
  useNavigate as useRouterNavigate,
  useParams as useRouterParams,
  useRouter,
  useRouterState,
  useSearch as useRouterSearch,
} from '@tanstack/react-router';
import { useCallback } from 'react';
import type { ComponentProps, FunctionComponent, MouseEvent, ReactNode } from 'react';

export type Search = Readonly<Record<string, string | undefined>>;

export interface Target {
  readonly to: string;
  /** Search parameters; those that are undefined or empty are left out. */
  readonly search?: Search;
  readonly replace?: boolean;
}

type LinkProps = Omit<ComponentProps<'a'>, 'href'> & Target & { readonly children?: ReactNode };

/** A link inside the face. Also for Mantine: `<Button component={Link} to="/tickets" />`. */
export const Link = RouterLink as unknown as FunctionComponent<LinkProps>;

/** The parameters of the path, as `{ number: '1042' }`. */
export const useParams = (): Readonly<Record<string, string>> => useRouterParams({ strict: false });

/** The search parameters, each a string. */
export const useSearch = (): Search => useRouterSearch({ strict: false });

/** Goes somewhere. */
export const useNavigate = (): ((target: Target) => void) => {
  const navigate = useRouterNavigate();
  return (target) => void navigate(target as unknown as Parameters<typeof navigate>[0]);
};

/** What an `<a>` needs to lead somewhere inside the face. */
export type PlainLinks = (to: string) => {
  readonly href: string;
  readonly onClick: (event: MouseEvent) => void;
};

/**
 * For lists of thousands: links that are no more than an `<a>`, without the preloading and the marking of the present page
 * that `Link` does. The function stays the same.
 */
export const usePlainLinks = (): PlainLinks => {
  const router = useRouter();
  return useCallback(
    (to) => ({
      href: `${router.basepath === '/' ? '' : router.basepath}${to}`,
      onClick: (event) => {
        const other = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0;
        if (other || event.defaultPrevented) return;
        event.preventDefault();
        void router.navigate({ to });
      },
    }),
    [router],
  );
};

/** Changes some search parameters and keeps the others; without a new entry in the history. */
export const useChangeSearch = (): ((changes: Search) => void) => {
  const navigate = useNavigate();
  const search = useSearch();
  const path = usePath();
  return (changes) => navigate({ to: path, search: { ...search, ...changes }, replace: true });
};

/** The path of the page shown, below the face's root. */
export const usePath = (): string => useRouterState({ select: (state) => state.location.pathname });

/** Goes one page back. */
export const useBack = (): (() => void) => {
  const router = useRouter();
  return () => router.history.back();
};
