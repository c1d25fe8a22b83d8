import { fitPca, pcaEncode } from "../baselines/pca.ts";
import type { Multiply } from "../core/linalg/multiply.ts";
import { tensorRows } from "../core/linalg/rows.ts";
import { type Tensor, zeros } from "../core/tensor.ts";

/** Rows as points of a plane. */
export interface PlaneMap {
  /** [n, 2] */
  readonly points: Tensor<"float32">;
  /** What the two axes are. */
  readonly axes: readonly [x: string, y: string];
}

/**
 * Codes [n, latent] as points: two numbers as they are, one along a line, more through their two principal components,
 * which keep distances honest where a bent projection would invent clusters.
 */
export async function mapCodes(codes: Tensor<"float32">): Promise<PlaneMap> {
  const [n, latent] = codes.shape;
  if (latent === 2) return { points: codes, axes: ["z0", "z1"] };
  if (latent === 1 || n < 3) {
    const points = zeros("float32", [n, 2]);
    for (let i = 0; i < n; i++) points.data[2 * i] = codes.data[i * latent];
    return { points, axes: ["z0", "nothing"] };
  }
  const axes = ["first component of the code", "second component of the code"] as const;
  return { points: await principalPlane(codes), axes };
}

/** Rows [n, d] on the plane of their two principal components: [n, 2]; 0 along what does not vary. */
export async function principalPlane(
  rows: Tensor<"float32">,
  multiply?: Multiply,
): Promise<Tensor<"float32">> {
  const pca = await fitPca(tensorRows(rows), { keep: 2, multiply });
  const found = await pcaEncode(pca, rows, multiply);
  const [n, k] = found.shape;
  const points = zeros("float32", [n, 2]);
  for (let i = 0; i < n; i++) for (let j = 0; j < k; j++) points.data[2 * i + j] = found.data[i * k + j];
  return points;
}
