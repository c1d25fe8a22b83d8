import type { Page } from "playwright-core";
import type { Gate } from "../gate.ts";

/** Every page has a policy without unsafe-inline and unsafe-eval for scripts, and the browser upholds it. */
export const policy: Gate = {
  name: "content security policy",
  async check({ routes, visit, own, plain }) {
    const faults: string[] = [];
    for (const host of [plain.url, own])
      for (const route of routes) {
        const text = await policyOf(host + route);
        for (const fault of weaknesses(text)) faults.push(`${host}${route}: ${fault}`);
      }
    for (const host of [plain.url, own])
      for (const route of ["", "studio/"]) {
        const { page, close } = await visit(route, { host });
        for (const way of await waysAround(page)) faults.push(`${host}${route}: ${way}`);
        await close();
      }
    return {
      figure: `${routes.length} pages on 2 hosts; inline scripts, eval and other hosts refused`,
      faults,
    };
  },
};

/** Policies of a page's header and of its own, which hold together. */
async function policyOf(url: string): Promise<string[]> {
  const answer = await fetch(url);
  const html = await answer.text();
  const within = /<meta http-equiv="content-security-policy" content="([^"]*)"/i.exec(html)?.[1];
  return [answer.headers.get("content-security-policy"), within].filter((text) => typeof text === "string");
}

function weaknesses(policies: readonly string[]): string[] {
  if (policies.length === 0) return ["has no policy"];
  return policies.flatMap((text) => {
    const scripts = /(?:^|;\s*)script-src ([^;]*)/.exec(text)?.[1];
    if (scripts === undefined) return ["names no sources of scripts"];
    return ["'unsafe-inline'", "'unsafe-eval'", "*", "https:", "http:"]
      .filter((word) => scripts.split(" ").includes(word))
      .map((word) => `allows ${word} for scripts`);
  });
}

/** What the policy should stop and does not. */
function waysAround(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const ways: string[] = [];
    const script = document.createElement("script");
    script.textContent = "globalThis.ranInline = true";
    document.head.append(script);
    if ("ranInline" in globalThis) ways.push("an inline script runs");
    const made = document.createElement("p");
    made.setAttribute("onclick", "globalThis.ranHandler = true");
    document.body.append(made);
    made.click();
    made.remove();
    if ("ranHandler" in globalThis) ways.push("an inline handler runs");
    // What drives the browser may use eval itself while it asks; a task of the page's own may not.
    const evaluated = await new Promise<boolean>((resolve) =>
      setTimeout(() => {
        try {
          resolve(new Function("return true")());
        } catch {
          resolve(false);
        }
      }),
    );
    if (evaluated) ways.push("eval runs");
    const refused = new Promise<boolean>((resolve) => {
      addEventListener("securitypolicyviolation", () => resolve(true), { once: true });
      setTimeout(() => resolve(false), 3000);
    });
    // Port 9 of this machine takes what it is sent and answers nothing.
    void fetch("http://127.0.0.1:9/").catch(() => undefined);
    if (!(await refused)) ways.push("another host is asked");
    return ways;
  });
}
