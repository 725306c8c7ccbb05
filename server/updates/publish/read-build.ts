/** What `--from` and `--sbom` name becomes a checked tree, with its product file parsed. */
import * as fs from 'node:fs/promises';
import { extname, join } from 'node:path';
import { BeistandError } from '../../../protocol/errors.ts';
import { productFileName, productFileSchema } from '../../../protocol/product-file.ts';
import type { ProductFile } from '../../../protocol/product-file.ts';
import { isMissing, parseJson, readSmall } from './durable-file.ts';
import { hashFile, readFolder } from './read-folder.ts';
import { readTar } from './read-tar.ts';
import { checkedTree } from './tree.ts';
import type { Tree } from './tree.ts';

export interface BuildSource {
  /** A folder, or a tar archive (plain, gzip, zstd). */
  readonly from: string;
  /** Leading path segments to take off. */
  readonly strip: number;
  /** A bill of materials, put into the build as `beistand.sbom.<extension>`. */
  readonly sbom: string | undefined;
}

export interface ReadBuild {
  readonly tree: Tree;
  readonly productFile: ProductFile | null;
  readonly sbom: { readonly path: string; readonly sha256: string; readonly size: number } | null;
}

const productFileBytes = 256 * 1024;

const readTree = async ({ from, strip }: BuildSource, scratch: string): Promise<Tree> => {
  let folder: boolean;
  try {
    folder = (await fs.stat(from)).isDirectory();
  } catch (error) {
    if (isMissing(error)) throw new BeistandError('BAD_INPUT', `There is nothing at ${from}.`);
    throw error;
  }
  if (folder) return readFolder(from, strip);
  const spool = join(scratch, 'spool');
  await fs.mkdir(spool);
  return readTar(from, strip, spool);
};

const productFileOf = async (tree: Tree): Promise<ProductFile | null> => {
  const file = tree.files.find(({ path }) => path === productFileName);
  if (file === undefined) return null;
  const text = await readSmall(file.source, productFileBytes);
  const parsed = productFileSchema.safeParse(parseJson(text ?? '', productFileName));
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new BeistandError('BAD_INPUT', `${productFileName} is not valid: ${faults[0] ?? ''}`, {
    details: { faults: faults.slice(0, 20) },
  });
};

/**
 * Reads a build; `scratch` takes what is unpacked from an archive.
 * @throws BeistandError BAD_INPUT, BAD_PATH, TOO_LARGE
 */
export const readBuild = async (source: BuildSource, scratch: string): Promise<ReadBuild> => {
  const read = await readTree(source, scratch);
  if (source.sbom === undefined) return { tree: read, productFile: await productFileOf(read), sbom: null };
  const path = `beistand.sbom${extname(source.sbom)}`;
  const { sha256, size } = await hashFile(source.sbom);
  const file = { path, mode: 0o644 as const, size, sha256, source: source.sbom };
  const files = [...read.files.filter((one) => one.path !== path), file];
  const tree = checkedTree({ ...read, files });
  return { tree, productFile: await productFileOf(tree), sbom: { path, sha256, size } };
};
