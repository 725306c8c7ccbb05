/** `<install>/current` as this system knows it: a link, or Windows' pointer file and junction. */
import { symlink } from 'node:fs/promises';
import type { Disk } from '../disk/disk.ts';
import { posixCurrent, windowsCurrent } from '../disk/platform.ts';
import type { CurrentLink } from '../disk/platform.ts';
import type { ActionContext } from './context.ts';

/** `current` as this system knows it. */
export const currentLinkFor = (context: ActionContext, disk: Disk): CurrentLink =>
  context.system === 'win32'
    ? windowsCurrent(disk, context, (target, path) => symlink(target, path, 'junction'))
    : posixCurrent(disk);
