import type { Gate } from "../gate.ts";

const least = 44;

/** What is touched is 44 px wide and high; links within a sentence may be as high as its line. */
export const touch: Gate = {
  name: "touch targets",
  async check({ routes, visit }) {
    const faults = new Set<string>();
    let seen = 0;
    for (const route of routes) {
      const { page, close } = await visit(route, {
        viewport: { width: 375, height: 760 },
        hasTouch: true,
        isMobile: true,
        reducedMotion: "reduce",
      });
      const { count, small } = await page.evaluate((side) => {
        const controls = [
          ...document.querySelectorAll<HTMLElement>(
            "a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [role=slider]",
          ),
        ];
        const visible = controls.filter((control) => {
          const { width, height, right } = control.getBoundingClientRect();
          return (
            width > 1 && height > 1 && right > 0 && control.checkVisibility({ visibilityProperty: true })
          );
        });
        /** A link among the words of a paragraph. */
        const inSentence = (control: HTMLElement): boolean =>
          control.matches("a") &&
          getComputedStyle(control).display === "inline" &&
          (control.parentElement?.textContent ?? "").trim().length >
            (control.textContent ?? "").trim().length;
        const small = visible.flatMap((control) => {
          if (inSentence(control)) return [];
          // A press on the label reaches its field.
          const label = control.closest("label") ?? (control as HTMLInputElement).labels?.[0];
          const boxes = [control, ...(label ? [label] : [])].map((one) => one.getBoundingClientRect());
          if (boxes.some(({ width, height }) => width >= side - 0.5 && height >= side - 0.5)) return [];
          const { width, height } = boxes[0];
          const name = control.outerHTML.replace(/\s+/g, " ").slice(0, 90);
          return [`${width.toFixed(0)} × ${height.toFixed(0)} px: ${name}`];
        });
        return { count: visible.length, small };
      }, least);
      seen += count;
      for (const one of small) faults.add(`/${route}: ${one}`);
      await close();
    }
    return { figure: `${seen} controls of at least ${least} px at 375 px`, faults: [...faults] };
  },
};
