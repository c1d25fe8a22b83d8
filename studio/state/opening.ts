/** Where `open=` of a fragment leads, under the studio's own address; undefined where there is none or it leads elsewhere. */
export function openedAddress(fragment: string, root: URL): URL | undefined {
  const asked = new URLSearchParams(fragment.replace(/^#/, "")).get("open");
  if (!asked) return undefined;
  let address: URL;
  try {
    address = new URL(asked, root);
  } catch {
    return undefined;
  }
  // A link from elsewhere must not make the page read another site, or another program on the same one.
  const within =
    address.origin === root.origin && address.pathname.startsWith(new URL("open/", root).pathname);
  return within ? address : undefined;
}

/** The file at an address of the studio's own server. */
export async function fetchedFile(address: URL): Promise<File> {
  const answer = await fetch(address);
  const name = decodeURIComponent(address.pathname.split("/").at(-1) ?? "data");
  if (!answer.ok) throw new Error(`${name}: the server answers ${answer.status}`);
  return new File([await answer.blob()], name);
}
