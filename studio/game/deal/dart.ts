import type { Random } from "../../../src/core/random.ts";
import type { CodePlane, Sending } from "../nets/gameNets.ts";
import { type Shape, shapes } from "../parcels/outlines.ts";
import { type Carelessness, type ParcelFactors, parcelFactors } from "../parcels/parcel.ts";

/** Two numbers carry pictures of few looks only. */
export const neatly: Carelessness = [0, 0.3];

/** Deviation of a dart from where it was aimed, as a share of the deviation of all dots along an axis. */
const scatter = 0.3;

/** A picture of the shape that is ordered. */
export function orderFactors(draw: Random): ParcelFactors {
  return parcelFactors(draw, neatly);
}

/** A dart at a dot of the ordered shape on each plane, a little off; what it hits is what is sent. */
export function dartSending(planes: readonly CodePlane[], { shape }: ParcelFactors, draw: Random): Sending {
  const kind = shapes.indexOf(shape as Shape);
  const places = planes.map(({ dots: { classes, codes } }) => {
    const own = Array.from(classes.keys()).filter((i) => classes[i] === kind);
    const aim = own[draw.integer(own.length)];
    return Float32Array.of(
      ...[0, 1].map((axis) => codes[2 * aim + axis] + scatter * deviation(codes, axis) * nearNormal(draw)),
    );
  });
  return (notch) => ({ code: places[notch], decoded: planes[notch].decode(places[notch]) });
}

function deviation(codes: Float32Array, axis: number): number {
  const count = codes.length / 2;
  let [sum, squares] = [0, 0];
  for (let i = 0; i < count; i++) {
    sum += codes[2 * i + axis];
    squares += codes[2 * i + axis] ** 2;
  }
  return Math.sqrt(squares / count - (sum / count) ** 2);
}

/** Near-normal with a variance of 1: sums are the same in every browser, a logarithm may not be. */
function nearNormal(draw: Random): number {
  let sum = -6;
  for (let k = 0; k < 12; k++) sum += draw.uniform();
  return sum;
}
