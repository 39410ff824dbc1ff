/** The auditor as a library: a bundle folder as the protocol's audit reads it, and the signatures of a long log on all cores. */
export { folderFiles, folderSource, NotABundle } from './folder-source.ts';
export { type CheckOptions, checkSignatures } from './signatures/check-signatures.ts';
