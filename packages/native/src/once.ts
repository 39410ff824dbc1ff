/** What costs something to make and stays: made when it is first asked for, `undefined` too. One for each thread, as modules are. */
export function once<Made>(make: () => Made): () => Made {
  let made: { readonly value: Made } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
