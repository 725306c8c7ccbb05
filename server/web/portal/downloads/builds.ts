/** Published builds as the customer area asks for them. */
import { useQuery } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import type { Answer } from '../../api/client.ts';

export type Build = Answer<'GET /builds'>['items'][number];
export type BuildPackage = Answer<'GET /builds/package'>;

/** All builds this customer may see, newest first. */
export const useBuilds = () => useQuery({ queryKey: ['builds'], queryFn: () => call('GET /builds') });

/** The titles of products, by id. */
export const useProductTitles = (): ((product: string) => string) => {
  const { data } = useQuery({ queryKey: ['products'], queryFn: () => call('GET /products') });
  return (product) => data?.items.find((one) => one.id === product)?.title ?? product;
};

/** The newest nightly of each product and platform that was not withdrawn. */
export const currentNightlies = (builds: readonly Build[]): readonly Build[] => {
  const newest = new Map<string, Build>();
  for (const build of builds) {
    const key = `${build.product} ${build.platform}`;
    if (build.channel === 'nightly' && build.kind === 'build' && !build.withdrawn && !newest.has(key))
      newest.set(key, build);
  }
  return [...newest.values()];
};
