import type { Handle } from "@sveltejs/kit";

/** Names the page's language in its first tag. */
export const handle: Handle = ({ event, resolve }) =>
  resolve(event, {
    transformPageChunk: ({ html }) => html.replace("%lang%", event.params.lang ?? "en"),
  });
