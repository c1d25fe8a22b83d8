/** Root mean squared difference a pixel of each picture to its nearest of `real`, in the mean over the pictures. */
export function meanNearest(pictures: readonly Float32Array[], real: readonly Float32Array[]): number {
  let sum = 0;
  for (const picture of pictures) {
    let least = Number.POSITIVE_INFINITY;
    for (const other of real) {
      let distance = 0;
      for (let i = 0; i < picture.length && distance < least; i++) distance += (picture[i] - other[i]) ** 2;
      least = Math.min(least, distance);
    }
    sum += Math.sqrt(least / picture.length);
  }
  return sum / pictures.length;
}
