/**
 * Every label that starts a hashed, signed or derived byte string. A label has one purpose: two values made for different purposes
 * then differ even where their fields agree. A new purpose is a new line here, never a label used twice.
 */
export const labels = {
  /** Digest of the round's configuration: the context that every key of the round is salted with. */
  config: 'secsum/1/config',
  /** R0: what a partner signs when it advertises its keys. */
  adv: 'secsum/1/adv',
  /** Digest of all advertisements of a round. */
  advSet: 'secsum/1/adv-set',
  /** Derives the pairwise mask keys of a partner from its scalar s. */
  maskSeed: 'secsum/1/mask-seed',
  /** Derives the directed key that one share travels under. */
  shareKey: 'secsum/1/share-key',
  /** Associated data of one sealed pair of shares. */
  shareAad: 'secsum/1/share-aad',
  /** Derives the coefficients of the polynomial through b. */
  polyB: 'secsum/1/poly-b',
  /** Derives the coefficients of the polynomial through s. */
  polyS: 'secsum/1/poly-s',
  /** Commitment to one share of b. */
  shareB: 'secsum/1/share-b',
  /** Commitment to one share of s. */
  shareS: 'secsum/1/share-s',
  /** Commitment to b itself. */
  bCommit: 'secsum/1/b-commit',
  /** R1: one directed entry, a leaf of the dealer's tree. */
  entry: 'secsum/1/entry',
  /** Digest of all R1 headers. */
  shareSet: 'secsum/1/share-set',
  /** Derives the key of the self-mask from b. */
  selfMask: 'secsum/1/self-mask',
  /** Derives the key of a pairwise mask. */
  pairMask: 'secsum/1/pair-mask',
  /** Derives the coins of a key encapsulation, so that it can be made again from s. */
  kemCoins: 'secsum/1/kem-coins',
  /** One chunk of a vector, a leaf of its tree. */
  vecLeaf: 'secsum/1/vec-leaf',
  /** R2: the header of an uploaded vector. */
  upload: 'secsum/1/upload',
  /** R3: the survivor statement. */
  survivors: 'secsum/1/survivors',
  /** R4: the shares that a partner reveals. */
  reveal: 'secsum/1/reveal',
  /** The opened sum. */
  release: 'secsum/1/release',
  /** Derives the key that shares travel under to an opener of the committee gate. */
  gateKey: 'secsum/1/gate-key',
  /** A partner's complaint about an entry it was dealt. */
  complaint: 'secsum/1/complaint',
  /** The message that a person's identifier is hashed to an element as. */
  overlapIdentifier: 'overlap/1/identifier',
  /** The message that a canary identifier is hashed to an element as. */
  overlapCanary: 'overlap/1/canary',
  /** Derives one canary identifier from the partners' secret. */
  overlapCanaryIdentifier: 'overlap/1/canary-identifier',
  /** The tag of a blinded element after the last hop. */
  overlapFinalTag: 'overlap/1/final-tag',
  /** Associated data of a part of a blinded list on its way to the next holder. */
  overlapHop: 'overlap/1/hop',
  /** Commitment to the partners' key of a salted-hash run. */
  overlapSaltCommit: 'overlap/1/salt-commit',
  /** Seals the partners' key of a salted-hash run from one partner to another. */
  overlapSalt: 'overlap/1/salt',
  /** Derives the key of salted-hash tags for one kind of key. */
  overlapSaltedKey: 'overlap/1/salted-key',
  /** The same for canaries. */
  overlapSaltedCanaryKey: 'overlap/1/salted-canary-key',
  /** What all noise of an overlap follows from. */
  noiseSeed: 'overlap/1/noise-seed',
  /** The bytes that the noise of one figure is drawn from. */
  noise: 'overlap/1/noise',
  /** Derives the order in which an owner numbers the cells of a table of a link. */
  linkOrder: 'link/1/order',
  /** Derives the salt of the commitment to one such number. */
  linkSalt: 'link/1/salt',
  /** Commitment to which cell one number stands for. */
  linkNumber: 'link/1/number',
  /** Digest of an owner's commitments to all its numbers. */
  linkNumbers: 'link/1/numbers',
  /** Commitment to the protected cells of a link before anybody has said what they are. */
  linkCells: 'link/1/cells',
  /** Associated data of an owner's labels on their way to the coordinator. */
  linkLabels: 'link/1/labels',
  /** Derives the key of a box sealed to one recipient. */
  sealKey: 'ketensom/seal-key/v1',
  /** What a person at a partner signs to approve a run. */
  approval: 'ketensom/approval/v1',
  /** What a partner's new keys sign when they take the place of its old ones. */
  keyRotation: 'ketensom/key-rotation/v1',
  /** What one step of a model may be opened under. */
  modelStep: 'ketensom/model-step/v1',
  /** A salted commitment to a document or a vector. */
  commit: 'ketensom/commit/v1',
} as const;

/** The closed union of labels. */
export type Label = (typeof labels)[keyof typeof labels];
