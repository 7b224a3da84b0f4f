/** How much the second figure of the points grows with each one of the first, by least squares. */
export function slopeOf(points: [number, number][]): number {
  const mean = (index: 0 | 1) => points.reduce((sum, point) => sum + point[index], 0) / points.length
  const [meanX, meanY] = [mean(0), mean(1)]
  const [top, bottom] = points.reduce(([top, bottom], [x, y]) => [top + (x - meanX) * (y - meanY), bottom + (x - meanX) ** 2], [0, 0])
  return top / bottom
}
