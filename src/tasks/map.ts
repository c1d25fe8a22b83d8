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
  /** Places further codes [m, latent] on the same plane: [m, 2]. */
  place(codes: Tensor<"float32">): Promise<Tensor<"float32">>;
}

/**
 * Codes [n, latent] as points: two numbers as they are, one along a line, more through their two principal components,
 * which keep distances honest where a bent projection would invent clusters.
 */
export async function mapCodes(codes: Tensor<"float32">): Promise<PlaneMap> {
  const [n, latent] = codes.shape;
  if (latent === 2) return { points: codes, axes: ["z0", "z1"], place: async (others) => others };
  if (latent === 1 || n < 3) {
    const place = async (others: Tensor<"float32">) => firstTwo(others, 1);
    return { points: await place(codes), axes: ["z0", "nothing"], place };
  }
  const axes = ["first component of the code", "second component of the code"] as const;
  const place = await principalPlane(codes);
  return { points: await place(codes), axes, place };
}

/** The plane of the two principal components of rows [n, d]: places rows [m, d] on it, [m, 2]; 0 along what does not vary. */
export async function principalPlane(
  rows: Tensor<"float32">,
  multiply?: Multiply,
): Promise<PlaneMap["place"]> {
  const pca = await fitPca(tensorRows(rows), { keep: 2, multiply });
  return async (others) => firstTwo(await pcaEncode(pca, others, multiply), 2);
}

/** The first numbers of rows [n, d] as points [n, 2]: `count` of them at most, 0 for those that there are not. */
function firstTwo({ shape: [n, d], data }: Tensor<"float32">, count: number): Tensor<"float32"> {
  const points = zeros("float32", [n, 2]);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < Math.min(count, d); j++) points.data[2 * i + j] = data[i * d + j];
  return points;
}
