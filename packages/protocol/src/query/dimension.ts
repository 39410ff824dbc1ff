/** A breakdown: the variable and its codes in order (`true`, `false` for a boolean), without `*`. */
export interface Dimension {
  readonly variable: string;
  readonly codes: readonly string[];
}
