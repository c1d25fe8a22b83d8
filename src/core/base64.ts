/** Bytes in base64, in every host. */
export function base64(bytes: Uint8Array): string {
  let text = "";
  // An argument list is limited, so a few thousand bytes at a time.
  for (let at = 0; at < bytes.length; at += 8192)
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}
