import { expect, test } from "vitest";
import { decodePhotoFile, encodePhotoFile, isPhotoFile, type PhotoFile } from "./photoFile.ts";

const photo: PhotoFile = {
  mark: Uint8Array.of(1, 2, 3, 4),
  quality: 42,
  planes: 3,
  restored: true,
  height: 321,
  width: 481,
  coded: Uint8Array.of(9, 8, 7),
};

test("a photo's file comes back as it is, in 18 bytes more than its coefficients", () => {
  const bytes = encodePhotoFile(photo);
  expect(isPhotoFile(bytes)).toBe(true);
  expect(bytes.length).toBe(18 + photo.coded.length);
  expect(decodePhotoFile(bytes, "p.hgz")).toEqual(photo);
  const plain = { ...photo, restored: false };
  expect(decodePhotoFile(encodePhotoFile(plain), "p.hgz")).toEqual(plain);
});

test("a file that is cut or changed anywhere is refused in one line", () => {
  const bytes = encodePhotoFile(photo);
  for (let length = 0; length < bytes.length; length++)
    expect(() => decodePhotoFile(bytes.subarray(0, length), "p.hgz")).toThrow(/^p\.hgz: [^\n]+$/);
  for (let i = 0; i < bytes.length; i++) {
    const other = bytes.slice();
    other[i] ^= 1;
    expect(() => decodePhotoFile(other, "p.hgz")).toThrow(/^p\.hgz: [^\n]+$/);
  }
});

test.each([
  [{ width: 2 ** 20, height: 2 ** 20 }, /at most/],
  [{ quality: 0 }, /impossible/],
  [{ planes: 2 }, /impossible/],
  [{ height: 0 }, /impossible/],
])("a file that promises %o is refused", (wrong, why) => {
  expect(() => decodePhotoFile(encodePhotoFile({ ...photo, ...wrong }), "p.hgz")).toThrow(why);
});
