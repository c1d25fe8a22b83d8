/** The words of the Lab's list of keys, and of what may go wrong with the engine, in English. */
export const statesText = {
  keys: {
    open: "Keys",
    title: "Keys of the Lab",
    list: [
      ["Space", "play or pause"],
      [".", "one step"],
      ["Shift + .", "slow motion"],
      ["[ and ]", "fewer or more numbers in the waist"],
      ["1 to 5", "type of autoencoder"],
      ["N", "denoising"],
      ["R", "reset to the link"],
      ["Shift + R", "new seed"],
      ["?", "this list"],
      ["Esc", "close it, leave slow motion"],
    ] as [string, string][],
    single: "Use single keys",
    help: "With Alt, each key works in any case. While you type in a field, none does.",
    close: "Close",
  },
  failures: {
    "no-wasm":
      "This browser runs no WebAssembly, which training needs. Start, Learn and the game work without it.",
    "engine-not-loaded":
      "The engine did not arrive. Training needs its 3.7 MB once; after that it works without a network.",
    "out-of-memory":
      "Memory ran out. Smaller steps need less of it; what is shown is the last state that was reached.",
  } as Readonly<Record<string, string>>,
};
