/** Secrets that a transition used up. The driver overwrites the bytes once the next state is stored; `name` is for the driver's own record. */
export interface SpentSecret {
  readonly name: 'b' | 's' | 'c' | 'shares' | 'mask-plan';
  readonly bytes: Uint8Array;
}
