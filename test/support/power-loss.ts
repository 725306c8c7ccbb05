/**
 * What a power cut leaves. A recording disk notes every operation the agent does; a model of the file system
 * keeps for each file and folder what is there and what of it has been synced. At any point the model can be
 * laid out as a real folder in one of three ways:
 *
 *   kept  everything done so far is there, as after a killed process
 *   torn  names are there, but of bytes not synced only half arrived
 *   lost  nothing is there that was not synced: neither bytes nor modes nor names (a name counts as synced
 *         when its folder was synced after it appeared, changed or went)
 *
 * Stricter than any common file system; what survives this survives them.
 */
import * as fs from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import type { Disk, DiskFile } from '../../agent/disk/disk.ts';
import { nodeDisk } from '../../agent/disk/disk.ts';

interface FileNode {
  readonly kind: 'file';
  bytes: Buffer;
  synced: Buffer;
  mode: number;
  syncedMode: number;
}
interface LinkNode {
  readonly kind: 'link';
  readonly target: string;
}
interface FolderNode {
  readonly kind: 'folder';
  entries: Map<string, Node>;
  synced: Map<string, Node>;
  mode: number;
  syncedMode: number;
}
type Node = FileNode | LinkNode | FolderNode;
export type Variant = 'kept' | 'torn' | 'lost';

const newFile = (mode: number): FileNode => ({
  kind: 'file',
  bytes: Buffer.alloc(0),
  synced: Buffer.alloc(0),
  mode,
  syncedMode: mode,
});
const newFolder = (): FolderNode => ({
  kind: 'folder',
  entries: new Map(),
  synced: new Map(),
  mode: 0o755,
  syncedMode: 0o755,
});

/** Half of what was not synced: the tail of an append, or the first half of a file written anew. */
const torn = ({ bytes, synced }: FileNode): Buffer => {
  const grown = bytes.length > synced.length && bytes.subarray(0, synced.length).equals(synced);
  const keep = grown ? synced.length + Math.floor((bytes.length - synced.length) / 2) : bytes.length >> 1;
  return bytes.equals(synced) ? bytes : bytes.subarray(0, keep);
};

/** The model of everything below `root`. */
export class DiskModel {
  readonly #root: string;
  readonly #top: FolderNode;

  /** Takes what is in `root` now as synced. `left` names entries of the root that are not looked at. */
  constructor(root: string, left: readonly string[]) {
    this.#root = root;
    this.#top = this.#load(root, new Map(), left);
  }

  #load(path: string, known: Map<number, FileNode>, left: readonly string[] = []): FolderNode {
    const folder = newFolder();
    folder.mode = fs.statSync(path).mode & 0o777;
    folder.syncedMode = folder.mode;
    for (const name of fs.readdirSync(path)) {
      if (left.includes(name)) continue;
      const inner = join(path, name);
      const stats = fs.lstatSync(inner);
      let node: Node;
      if (stats.isDirectory()) node = this.#load(inner, known);
      else if (stats.isSymbolicLink()) node = { kind: 'link', target: fs.readlinkSync(inner) };
      else {
        const bytes = fs.readFileSync(inner);
        const mode = stats.mode & 0o777;
        node = known.get(stats.ino) ?? { kind: 'file', bytes, synced: bytes, mode, syncedMode: mode };
        known.set(stats.ino, node);
      }
      folder.entries.set(name, node);
    }
    folder.synced = new Map(folder.entries);
    return folder;
  }

  at(path: string): Node {
    let node: Node = this.#top;
    for (const name of relative(this.#root, path).split('/')) {
      if (name === '') continue;
      const next: Node | undefined = node.kind === 'folder' ? node.entries.get(name) : undefined;
      if (next === undefined) throw new Error(`the model has no ${path}`);
      node = next;
    }
    return node;
  }

  #folder(path: string): FolderNode {
    const node = this.at(path);
    if (node.kind !== 'folder') throw new Error(`${path} is no folder`);
    return node;
  }

  file(path: string): FileNode {
    const node = this.at(path);
    if (node.kind !== 'file') throw new Error(`${path} is no file`);
    return node;
  }

  has(path: string): boolean {
    const parent = relative(this.#root, dirname(path));
    try {
      return parent === '' || this.#folder(dirname(path)).entries.has(basename(path));
    } catch {
      return false;
    }
  }

  add(path: string, node: Node): void {
    this.#folder(dirname(path)).entries.set(basename(path), node);
  }

  drop(path: string): void {
    this.#folder(dirname(path)).entries.delete(basename(path));
  }

  makeFolder(path: string): void {
    if (path === this.#root || this.has(path)) return;
    this.makeFolder(dirname(path));
    this.add(path, newFolder());
  }

  createFile(path: string, mode: number): FileNode {
    const node = newFile(mode);
    this.add(path, node);
    return node;
  }

  sync(path: string): void {
    const node = this.at(path);
    if (node.kind === 'file') {
      node.synced = node.bytes;
      node.syncedMode = node.mode;
    }
    if (node.kind === 'folder') {
      node.synced = new Map(node.entries);
      node.syncedMode = node.mode;
    }
  }

  /** Lays the model out in the new folder `into`; the same text for the same outcome comes back. */
  layOut(into: string, variant: Variant): void {
    const put = (folder: FolderNode, path: string): void => {
      fs.mkdirSync(path, { recursive: true });
      for (const [name, node] of variant === 'lost' ? folder.synced : folder.entries) {
        const inner = join(path, name);
        if (node.kind === 'folder') put(node, inner);
        else if (node.kind === 'link') fs.symlinkSync(node.target, inner);
        else {
          fs.writeFileSync(inner, { kept: node.bytes, lost: node.synced, torn: torn(node) }[variant]);
          fs.chmodSync(inner, variant === 'lost' ? node.syncedMode : node.mode);
        }
      }
      fs.chmodSync(path, variant === 'lost' ? folder.syncedMode : folder.mode);
    };
    put(this.#top, into);
  }

  /** A key that is equal for equal outcomes. */
  outcome(variant: Variant): string {
    const parts: string[] = [];
    const look = (folder: FolderNode, path: string): void => {
      for (const [name, node] of variant === 'lost' ? folder.synced : folder.entries) {
        const inner = `${path}/${name}`;
        if (node.kind === 'folder') look(node, inner);
        else if (node.kind === 'link') parts.push(`${inner}>${node.target}`);
        else {
          const bytes = { kept: node.bytes, lost: node.synced, torn: torn(node) }[variant];
          parts.push(
            `${inner}:${variant === 'lost' ? node.syncedMode : node.mode}:${bytes.toString('latin1')}`,
          );
        }
      }
      parts.push(`${path}/:${variant === 'lost' ? folder.syncedMode : folder.mode}`);
    };
    look(this.#top, '');
    return parts.toSorted().join('\n');
  }
}

/** One operation, to be done to the model. */
export type Operation = { readonly name: string; readonly apply: (model: DiskModel) => void };

/**
 * The real disk, telling each successful operation that changes something. `before` is called before each one
 * is told: what others (the product's hooks) changed meanwhile can be told first.
 */
export const recordingDisk = (tell: (operation: Operation) => void, before: () => void): Disk => {
  const note = (name: string, apply: Operation['apply']): void => {
    before();
    tell({ name, apply });
  };
  const copied = (from: string, to: string) => (model: DiskModel) => {
    const { bytes, mode } = model.file(from);
    model.createFile(to, mode).bytes = bytes;
  };
  return {
    ...nodeDisk,
    open: async (path, how, mode = 0o644) => {
      const file: DiskFile = await nodeDisk.open(path, how, mode);
      let node: FileNode | null = null;
      note(`open ${how} ${path}`, (model) => {
        if (model.has(path)) {
          node = model.file(path);
          if (how === 'replace') node.bytes = Buffer.alloc(0);
        } else node = model.createFile(path, mode);
      });
      return {
        write: async (bytes) => {
          await file.write(bytes);
          const copy = Buffer.from(bytes);
          note(`write ${path}`, () => {
            if (node !== null) node.bytes = Buffer.concat([node.bytes, copy]);
          });
        },
        sync: async () => {
          await file.sync();
          note(`sync ${path}`, () => {
            if (node === null) return;
            node.synced = node.bytes;
            node.syncedMode = node.mode;
          });
        },
        close: () => file.close(),
      };
    },
    makeFolder: async (path) => {
      await nodeDisk.makeFolder(path);
      note(`makeFolder ${path}`, (model) => model.makeFolder(path));
    },
    rename: async (from, to) => {
      await nodeDisk.rename(from, to);
      note(`rename ${from} ${to}`, (model) => {
        const node = model.at(from);
        model.drop(from);
        model.add(to, node);
      });
    },
    removeFile: async (path) => {
      await nodeDisk.removeFile(path);
      note(`removeFile ${path}`, (model) => model.drop(path));
    },
    removeEmptyFolder: async (path) => {
      await nodeDisk.removeEmptyFolder(path);
      note(`removeEmptyFolder ${path}`, (model) => model.drop(path));
    },
    symlink: async (target, path) => {
      await nodeDisk.symlink(target, path);
      note(`symlink ${path}`, (model) => model.add(path, { kind: 'link', target }));
    },
    hardLink: async (from, to) => {
      await nodeDisk.hardLink(from, to);
      note(`hardLink ${to}`, (model) => model.add(to, model.at(from)));
    },
    copy: async (from, to) => {
      await nodeDisk.copy(from, to);
      note(`copy ${to}`, copied(from, to));
    },
    clone: async (from, to) => {
      await nodeDisk.clone(from, to);
      note(`clone ${to}`, copied(from, to));
    },
    setMode: async (path, mode) => {
      await nodeDisk.setMode(path, mode);
      note(`setMode ${path}`, (model) => {
        const node = model.at(path);
        if (node.kind !== 'link') node.mode = mode;
      });
    },
    truncate: async (path, size) => {
      await nodeDisk.truncate(path, size);
      note(`truncate ${path}`, (model) => {
        const node = model.file(path);
        node.bytes = node.bytes.subarray(0, size);
      });
    },
    syncFile: async (path) => {
      await nodeDisk.syncFile(path);
      note(`syncFile ${path}`, (model) => model.sync(path));
    },
    syncFolder: async (path) => {
      await nodeDisk.syncFolder(path);
      note(`syncFolder ${path}`, (model) => model.sync(path));
    },
  };
};
