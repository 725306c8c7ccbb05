/**
 * Puts a face together and shows it: theme, language, queries, keyboard, notices and the pages of its areas. Each
 * face calls this once, from its `main.tsx`.
 */
import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import '@fontsource-variable/inter/wght.css';
import './face.css';
import { Button, Container, MantineProvider } from '@mantine/core';
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
  RouterProvider,
} from '@tanstack/react-router';
import type { AnyRoute } from '@tanstack/react-router';
import { lazy, StrictMode, Suspense } from 'react';
import type { ComponentType, ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import type { Area } from './area.ts';
import { styleNonce } from './facts.ts';
import { useIdle } from './idle.ts';
import { KeyboardProvider } from './keyboard.tsx';
import { failed } from './notices.tsx';
import { isProblem } from './problem.ts';
import { Link } from './route.ts';
import { Empty, Failure, Loading } from './states.tsx';
import { cssVariables, theme } from './theme.ts';
import { createWords } from './words.ts';

export interface FaceOptions {
  /** Where the face lives: `/console`, `/portal` or `/`. */
  readonly root: string;
  readonly areas: readonly Area[];
  /** The frame around pages that aren't bare. */
  readonly Frame: ComponentType<{ readonly children: ReactNode }>;
  /** The page that the root leads to, where no area has the root itself. */
  readonly home?: string;
  /** Called where an answer said that nobody is signed in (any more), with the path now shown and its search. */
  readonly onUnauthenticated?: (goTo: (path: string) => void, path: string) => void;
}

const useWords = createWords('face', {
  de: {
    missing: 'Diese Seite gibt es nicht',
    missingText: 'Der Link ist alt, oder die Adresse hat einen Tippfehler.',
    toStart: 'Zur Startseite',
  },
  en: {
    missing: 'This page doesn’t exist',
    missingText: 'The link is old, or its address has a typing error.',
    toStart: 'To the first page',
  },
});

const Missing = () => {
  const t = useWords();
  return (
    <Empty
      title={t('missing')}
      text={t('missingText')}
      action={
        <Button component={Link} to="/" variant="default">
          {t('toStart')}
        </Button>
      }
    />
  );
};

/** A page fails as a whole only by a fault of ours or when a new version was installed while it was open. */
const Broken = ({ error }: { error: unknown }) => (
  <Container size="sm" py="xl">
    <Failure error={error} onRetry={() => window.location.reload()} />
  </Container>
);

const Late = lazy(() => import('./late.tsx'));

const AfterFirstView = () =>
  useIdle() ? (
    <Suspense fallback={null}>
      <Late />
    </Suspense>
  ) : null;

const staleMs = 10_000;

/** Shows the face in `#root`. */
export const startFace = ({ root, areas, Frame, home, onUnauthenticated }: FaceOptions): void => {
  // What react-remove-scroll (below Mantine's dialogs) marks its style elements with.
  Object.assign(globalThis, { __webpack_nonce__: styleNonce() });
  const rootRoute = createRootRoute({
    component: Outlet,
    notFoundComponent: Missing,
    errorComponent: Broken,
  });
  const framed = createRoute({
    getParentRoute: () => rootRoute,
    id: 'framed',
    component: () => (
      <Frame>
        <Outlet />
      </Frame>
    ),
  });
  const routesOf = (parent: AnyRoute, bare: boolean) =>
    areas.flatMap((area) =>
      area.routes
        .filter((one) => (one.bare ?? false) === bare)
        .map((one) =>
          createRoute({
            getParentRoute: () => parent,
            path: one.path,
            component: lazyRouteComponent(one.page),
          }),
        ),
    );
  const first =
    home === undefined
      ? []
      : [
          createRoute({
            getParentRoute: () => rootRoute,
            path: '/',
            beforeLoad: () => {
              // The router's way to redirect.
              // oxlint-disable-next-line typescript/only-throw-error
              throw redirect({ to: home });
            },
          }),
        ];
  const router = createRouter({
    routeTree: rootRoute.addChildren([
      framed.addChildren(routesOf(framed, false)),
      ...routesOf(rootRoute, true),
      ...first,
    ]),
    basepath: root,
    defaultPendingComponent: Loading,
    defaultErrorComponent: Broken,
    defaultNotFoundComponent: Missing,
    defaultPreload: 'intent',
    scrollRestoration: true,
    parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
    stringifySearch: (search) => {
      const given = Object.entries(search).filter(([, value]) => value !== undefined && value !== '');
      const text = new URLSearchParams(given.map(([key, value]) => [key, String(value)])).toString();
      return text === '' ? '' : `?${text}`;
    },
  });

  const signedOut = (error: unknown): boolean => {
    if (onUnauthenticated === undefined || !isProblem(error, 'UNAUTHENTICATED')) return false;
    const { pathname, searchStr } = router.state.location;
    onUnauthenticated((path) => void router.navigate({ to: path }), `${pathname}${searchStr}`);
    return true;
  };
  const queries = new QueryClient({
    queryCache: new QueryCache({ onError: (error) => void signedOut(error) }),
    mutationCache: new MutationCache({
      onError: (error, _variables, _context, mutation) => {
        if (!signedOut(error) && mutation.options.onError === undefined) failed(error);
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: staleMs,
        retry: (count, error) =>
          count < 2 && !(isProblem(error) && error.status >= 400 && error.status < 500),
      },
    },
  });

  const place = document.querySelector('#root');
  if (place === null) throw new Error('the page has no #root');
  createRoot(place).render(
    <StrictMode>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={cssVariables}
        defaultColorScheme="auto"
        getStyleNonce={styleNonce}
      >
        <QueryClientProvider client={queries}>
          <KeyboardProvider>
            <RouterProvider router={router} />
            <AfterFirstView />
          </KeyboardProvider>
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
};
