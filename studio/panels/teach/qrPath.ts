/** Modules of white around a code (ISO/IEC 18004, section 9.1). */
const margin = 4;

/** A text as the black modules of a QR code, one path, each module 1 × 1; loaded at its first use. */
export async function qrPath(content: string): Promise<{ path: string; side: number }> {
  const { encodeQR } = await import("qr");
  const rows = encodeQR(content, "raw", { ecc: "medium", border: margin });
  let path = "";
  for (const [y, row] of rows.entries())
    for (let x = 0; x < row.length; x++) {
      if (!row[x]) continue;
      const from = x;
      while (row[x + 1]) x++;
      path += `M${from} ${y}h${x + 1 - from}v1H${from}z`;
    }
  return { path, side: rows.length };
}
