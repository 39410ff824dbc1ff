export { folderSource, NotABundle } from './folder-source.ts';
