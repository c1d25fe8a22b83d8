/** Pictures that lie in the page's HTML, as addresses, and are there before any script. */
export interface Stills {
  readonly input: string;
  readonly output: string;
  readonly error: string;
}
