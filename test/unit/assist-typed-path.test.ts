/** A path as a person types or pastes it means the same as in the shell that is shared. */
import { describe, expect, it } from 'vitest';
import { typedPath } from '../../agent/assist/typed-path.ts';

const home = '/home/$&';

describe('a path that was typed', () => {
  it.each([
    ['kasse.log', `${home}/kasse.log`],
    [' ~/logs/kasse 1.log ', `${home}/logs/kasse 1.log`],
    ['~', home],
    ['~anna/kasse.log', `${home}/~anna/kasse.log`],
    ['"/var/log/kasse 1.log"', '/var/log/kasse 1.log'],
    ['/var/log/../kasse.log', '/var/kasse.log'],
  ])('%s is the file %s', (typed, path) => {
    expect(typedPath(home, typed)).toBe(path);
  });
});
