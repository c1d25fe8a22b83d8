import type { Gate } from "../gate.ts";

/** Every page, on both hosts, asks no other host for anything, and its console stays silent. */
export const hosts: Gate = {
  name: "no other host, silent console",
  async check({ routes, visit, own, plain }) {
    const faults: string[] = [];
    for (const host of [plain.url, own])
      for (const route of routes) {
        const { complaints, close } = await visit(route, { host });
        faults.push(...complaints);
        await close();
      }
    return { figure: `${routes.length} pages on 2 hosts`, faults };
  },
};
