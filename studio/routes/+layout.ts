/** Each page is a file of its own, `learn/index.html`, which every static host serves at `learn/`. */
export const prerender = true;
export const trailingSlash = "always";
