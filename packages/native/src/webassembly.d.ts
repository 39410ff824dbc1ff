/** The part of the WebAssembly interface used here; Node's own types leave it out. */
declare const WebAssembly: {
  readonly validate: (bytes: Uint8Array) => boolean;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Memory: new (size: { initial: number; maximum: number }) => { readonly buffer: ArrayBuffer };
  readonly Instance: new (
    module: object,
    imports?: Readonly<Record<string, Readonly<Record<string, object>>>>,
  ) => { readonly exports: unknown };
};
