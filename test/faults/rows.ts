/** The rows of docs/reliability.md that no test of `npm test` bears: what tries them instead, and why. */
export const outside: Readonly<Record<number, { readonly script?: string; readonly why: string }>> = {
  27: { script: "test:faults", why: "a machine without a network is a namespace, which needs privileges" },
  34: { script: "test:mpi", why: "ranks on several hosts are network namespaces, which need privileges" },
};
